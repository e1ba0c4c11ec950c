"""Every speed the documentation claims, with the command that measures it again."""
