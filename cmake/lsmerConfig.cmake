# find_package(lsmer) gives lsmer::lsmer and borf::borf; lsmer::compiled, which is built where it is
# linked; and lsmer::lz4 and lsmer::zstd where those libraries are found.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/lsmerTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/borfTargets.cmake")
set(LSMER_COMPILED_SOURCE "${CMAKE_CURRENT_LIST_DIR}/compiled.cpp")
include("${CMAKE_CURRENT_LIST_DIR}/compiled.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/external.cmake")
