# What only this project's own programs see: warnings, sanitizers, the compiler cache.

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(LSMER_WERROR "Warnings stop the build of tests, benchmarks and examples" OFF)
set(LSMER_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, such as address,undefined")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
    message(FATAL_ERROR "g++ 12 or newer is needed, found ${CMAKE_CXX_COMPILER_VERSION}")
endif()

add_library(lsmer_warnings INTERFACE)
target_compile_options(lsmer_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
    $<$<BOOL:${LSMER_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns of its own std::string (gcc.gnu.org/PR105651, PR105329): in sums of strings, as
    # soon as the standard headers come precompiled.
    target_compile_options(lsmer_warnings INTERFACE
        -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow)
endif()

# Every program of this project is built like this.
add_library(lsmer_developer INTERFACE)
target_link_libraries(lsmer_developer INTERFACE borf::borf lsmer_warnings)
if(LSMER_SANITIZE)
    set(sanitize -fsanitize=${LSMER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_compile_options(lsmer_developer INTERFACE ${sanitize})
    target_link_options(lsmer_developer INTERFACE ${sanitize})
endif()

# What they share is compiled once, with the same warnings and sanitizers.
target_link_libraries(lsmer_compiled PRIVATE lsmer_developer)

find_program(LSMER_CCACHE ccache)
if(LSMER_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # The sloppiness is what ccache asks for before it caches users of precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${LSMER_CCACHE})
endif()
