"""The site of the documentation: what it is made from, and the check of what was made.

Pages are those of ``docs/`` and what they lead to in the repository; zensical makes the site.
"""
