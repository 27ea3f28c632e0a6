"""The page of lessons: the list of all, and each on paper."""
