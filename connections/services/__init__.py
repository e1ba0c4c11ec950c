"""What is done with connections: make them, keep them fresh, call through them, read their history, end them."""
