# find_package(lsmer) gives lsmer::lsmer and borf::borf.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/lsmerTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/borfTargets.cmake")
