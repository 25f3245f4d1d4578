// What a new user compiles first: a durable table and a query in both spellings.

#include "../../examples/01_quick_start.cpp"
