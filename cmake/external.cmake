# Components with a library of someone else's: one target each, made when the library is found, here
# and by the installed package. Their headers lie in include/lsmer/codec/external/ and are included
# by name only: no umbrella brings them.
#
#   lsmer::lz4    lsmer/codec/external/lz4.hpp    Debian: liblz4-dev
#   lsmer::zstd   lsmer/codec/external/zstd.hpp   Debian: libzstd-dev

foreach(component IN ITEMS lz4 zstd)
    find_path(LSMER_${component}_INCLUDE ${component}.h)
    find_library(LSMER_${component}_LIBRARY ${component})
    mark_as_advanced(LSMER_${component}_INCLUDE LSMER_${component}_LIBRARY)
    if(LSMER_${component}_INCLUDE AND LSMER_${component}_LIBRARY AND NOT TARGET lsmer::${component})
        add_library(lsmer::${component} INTERFACE IMPORTED GLOBAL)
        set_target_properties(lsmer::${component} PROPERTIES
            INTERFACE_INCLUDE_DIRECTORIES "${LSMER_${component}_INCLUDE}"
            INTERFACE_LINK_LIBRARIES "lsmer::lsmer;${LSMER_${component}_LIBRARY}")
    endif()
endforeach()
