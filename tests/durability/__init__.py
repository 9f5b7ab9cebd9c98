"""Operations survive what they must survive, shown on live processes."""
