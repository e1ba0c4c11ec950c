"""OpenWeather: weather data and forecasts."""

from __future__ import annotations

from integrations.spec import ApiKey, Provider, Request

provider = Provider(
    slug="openweather",
    name="OpenWeather",
    category="other",
    base_url="https://api.openweathermap.org",
    docs_url="https://openweathermap.org/api",
    auth=ApiKey(placement="query", name="appid", template="{api_key}"),
    description="Weather data and forecasts.",
    aliases=("openweathermap",),
    verify=Request(path="/data/2.5/weather", query={"q": "London"}),
)
