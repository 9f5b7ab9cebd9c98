"""That the migrations make the tables that the code has, from every revision."""
