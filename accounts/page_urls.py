"""Addresses of the pages on accounts."""

urlpatterns = []
