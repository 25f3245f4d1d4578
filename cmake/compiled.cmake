# lsmer::compiled: what no schema changes, compiled once (include/lsmer/engine/compiled.hpp). Optional;
# built only when something links it, here and by the installed package, which brings the source.
if(NOT TARGET lsmer::compiled)
    add_library(lsmer_compiled STATIC EXCLUDE_FROM_ALL "${LSMER_COMPILED_SOURCE}")
    add_library(lsmer::compiled ALIAS lsmer_compiled)
    target_compile_definitions(lsmer_compiled INTERFACE LSMER_COMPILED)
    target_link_libraries(lsmer_compiled PUBLIC lsmer::lsmer)
endif()
