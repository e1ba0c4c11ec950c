"""OpenWeather: weather data and forecasts."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="openweather",
    name="OpenWeather",
    category="other",
    base_url="https://api.openweathermap.org",
    docs_url="https://openweathermap.org/current",
    auth=ApiKey(placement="query", name="appid", template="{api_key}", help="In the account menu under My API keys."),
    description="Read current weather, forecasts and air quality anywhere on Earth.",
    checked="2026-11",
    aliases=("openweathermap",),
    verify=Request(path="/data/2.5/weather", query={"lat": "51.51", "lon": "-0.13"}),
)
