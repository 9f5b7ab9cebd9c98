"""What Ostler remembers: the database, its tables, and one module for each noun in them.

SQLAlchemy, drivers and SQL are used only here.
"""
