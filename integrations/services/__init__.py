"""What is done with the catalogue on behalf of an app."""
