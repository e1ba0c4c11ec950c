"""What the database holds, as hashes: to prove that a refused request changed nothing."""

from __future__ import annotations

from django.db import connection

#: Tables a refusal may write to, with the reason.
NOTED = {
    "core_auditentry": "refusals are audited",
    "core_auditseal": "the log seals itself",
    "billing_usagehour": "calls are counted",
    "core_idempotencyrecord": "a key remembers that it was refused",
    "django_session": "signing in to look at pages",
    "django_migrations": "fixed",
}
#: Columns that note a use, or that a row was sealed, and nothing else.
USE = {"accounts_apikey": ("last_used",), "accounts_user": ("last_login",), "core_auditentry": ("seal_id",)}


def _tables() -> dict[str, bool]:
    """Every table that was ever written to, and whether it says which company a row belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'company_id')"
            " FROM pg_class t WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND pg_relation_size(t.oid) > 0"
            " ORDER BY 1"
        )
        return dict(cursor.fetchall())


def _hashes(tables: dict[str, str]) -> dict[str, str]:
    if not tables:
        return {}
    parts = []
    for table, where in tables.items():
        row = "to_jsonb(t)" + "".join(f" - '{column}'" for column in USE.get(table, ()))
        parts.append(
            f"SELECT '{table}', count(*) || ' ' || coalesce(md5(string_agg(({row})::text, '' ORDER BY ({row})::text)), '')"
            f' FROM "{table}" t {where}'
        )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def everything() -> dict[str, str]:
    """Table → row count and hash of all rows, but for empty tables and those that only note what was tried."""
    return _held({table: "" for table in _tables() if table not in NOTED})


def of_company(company_id: int) -> dict[str, str]:
    """The same for one company's rows in every table that names a company, the log included, and for all rows of the others."""
    named = _tables()
    wheres = {table: f"WHERE company_id = {int(company_id)}" if bound else "" for table, bound in named.items()}
    return _held({table: where for table, where in wheres.items() if named[table] or table not in NOTED})


def _held(tables: dict[str, str]) -> dict[str, str]:
    return {table: said for table, said in _hashes(tables).items() if not said.startswith("0 ")}
