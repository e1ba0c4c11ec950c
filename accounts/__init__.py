"""Who you are: companies, users, apps, keys, audit."""
