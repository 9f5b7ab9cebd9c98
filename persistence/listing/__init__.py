"""Pages of long lists: filters, access paths along indexes, counts, and the page's statement.

What can be listed is told by each noun's own room.
"""
