"""Running again and trying out."""
