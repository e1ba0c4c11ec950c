"""What the platform is measured beside: the same answers by the shortest code in other ways."""
