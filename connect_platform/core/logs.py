"""Structured logs with a redactor: what looks like a secret never reaches a sink."""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from typing import Any, TextIO, cast

import structlog

_NAMES = re.compile(
    r"(secret|password|passwd|token|authorization|api[-_]?key|cookie|credential|verifier|private)", re.IGNORECASE
)
#: Our own credential kinds, bearer headers, JWTs and credentials inside URLs.
_VALUES = re.compile(
    r"\b(?:cv_live_|bb_sk_|pk-(?:live|test)-|pk_|cs_|ot_|rt_|whsec_)[A-Za-z0-9_-]{4,}|sandbox-key[A-Za-z0-9_-]*"
    r"|(?<=Bearer )[^\s'\"]+|(?<=Basic )[^\s'\"]+|(?<=Publishable )[^\s'\"]+"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|(?<=[?&]code=)[^&\s'\"]+|(?<=[?&]state=)[^&\s'\"]+|(?<=_token=)[^&\s'\"]+|(?<=client_secret=)[^&\s'\"]+"
)
MASK = "[redacted]"


def redact(value: Any) -> Any:
    """A copy with every secret-looking key and value masked; text is searched, structures are walked."""
    if isinstance(value, str):
        return _VALUES.sub(MASK, value)
    if isinstance(value, dict):
        return {key: MASK if _NAMES.search(str(key)) and not _is_plain(item) else redact(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(item) for item in value]
    if _is_plain(value):
        return value
    return redact(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))


def _is_plain(value: Any) -> bool:
    """Numbers, truth values and nothing hide no secret: `token_version` may be read."""
    return value is None or isinstance(value, bool | int | float)


def _redactor(logger: Any, method: str, event: Any) -> Any:
    return redact({key: item for key, item in event.items() if key[0] != "_"}) | {
        key: item
        for key, item in event.items()
        if key[0] == "_"  # structlog's own
    }


class _StandardError:
    """Standard error as it is when something is written; standard output belongs to what commands print."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(style: str, level: str) -> None:
    """Send both structlog and stdlib logging to standard error, as `console` or `json` lines."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redactor,
    ]
    last = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, _StandardError())),
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "plain": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "root": {"handlers": ["stderr"], "level": level.upper()},
            "loggers": {
                "django.request": {"level": "CRITICAL"},
                "django.security": {"level": "ERROR"},
                "django.template": {"level": "INFO"},  # below it quotes whole contexts, with what a page shows once
                "celery": {"level": "WARNING"},
            },
        }
    )
