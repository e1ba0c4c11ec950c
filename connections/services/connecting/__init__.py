"""From a link to a connection and to its end: visits, the dance with the provider, scopes, accounts."""
