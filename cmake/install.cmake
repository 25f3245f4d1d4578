include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

# Headers only: the package files lie under share/, equal for every machine.
set(package_dir "${CMAKE_INSTALL_DATADIR}/cmake/lsmer")

foreach(library IN ITEMS lsmer borf)
    install(TARGETS ${library} EXPORT ${library}Targets
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(EXPORT ${library}Targets NAMESPACE ${library}:: DESTINATION "${package_dir}")
endforeach()

# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/lsmerConfigVersion.cmake"
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/lsmer/codec/external"
    DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lsmer/codec")
install(FILES
    "${PROJECT_SOURCE_DIR}/cmake/lsmerConfig.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/compiled.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/external.cmake"
    "${PROJECT_SOURCE_DIR}/src/compiled.cpp"
    "${CMAKE_CURRENT_BINARY_DIR}/lsmerConfigVersion.cmake"
    DESTINATION "${package_dir}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/lsmer")
