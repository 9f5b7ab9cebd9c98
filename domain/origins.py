"""Where an unforeseen error arose, for the log."""


def find_origin(error: BaseException) -> str:
    """Return the module and the line that raised ``error``; its text may hold SQL or secrets."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "unknown"
