# The two libraries. Both are header-only; borf reads lsmer through one header and therefore
# links it. A component with a third party of its own gets its own target, header set and file
# here (its headers lie under a folder of their own and are left out of the globs below).

find_package(Threads REQUIRED)

# A header is a public interface by lying in include/, so the folder is the list: a glob cannot
# forget a file, and no object depends on it.
function(lsmer_library name)
    file(GLOB_RECURSE headers CONFIGURE_DEPENDS
        "${PROJECT_SOURCE_DIR}/include/${name}.hpp" "${PROJECT_SOURCE_DIR}/include/${name}/*.hpp")
    list(FILTER headers EXCLUDE REGEX "/external/")
    add_library(${name} INTERFACE)
    add_library(${name}::${name} ALIAS ${name})
    target_sources(${name} INTERFACE
        FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include" FILES ${headers})
    target_compile_features(${name} INTERFACE cxx_std_20)
    # Makes the target <name>_verify_interface_header_sets: each header compiled alone.
    set_target_properties(${name} PROPERTIES
        VERIFY_INTERFACE_HEADER_SETS ${PROJECT_IS_TOP_LEVEL})
endfunction()

lsmer_library(lsmer)
target_link_libraries(lsmer INTERFACE Threads::Threads)

lsmer_library(borf)
target_link_libraries(borf INTERFACE lsmer)

set(LSMER_COMPILED_SOURCE "${PROJECT_SOURCE_DIR}/src/compiled.cpp")
include(${CMAKE_CURRENT_LIST_DIR}/compiled.cmake)

include(${CMAKE_CURRENT_LIST_DIR}/external.cmake)
