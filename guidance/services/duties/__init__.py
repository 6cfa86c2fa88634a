"""Due dates: the first rules, the frame they are counted in, keeping them current, what people record."""
