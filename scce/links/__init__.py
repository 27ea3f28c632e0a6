"""A page's state in a link: how it is written, and how a stranger's link is read."""
