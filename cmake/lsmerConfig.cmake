# find_package(lsmer) gives lsmer::lsmer and borf::borf, and lsmer::lz4 and lsmer::zstd where those
# libraries are found.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/lsmerTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/borfTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/external.cmake")
