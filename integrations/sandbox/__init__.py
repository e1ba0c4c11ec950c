"""A vendor of our own: OAuth, an API, fault switches and fixed data, so that all can be tried without an outside account.

It plays an outside company: it has its own tables and error shape and knows nothing of connections, companies or apps.
"""
