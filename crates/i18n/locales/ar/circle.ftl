# Lending circles.
