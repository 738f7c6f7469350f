# The Debian package: tools/package. `madoguchi` alone is built for it; tests are not.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY TRUE)
set(here ${CMAKE_SOURCE_DIR}/deploy)
set(made ${CMAKE_BINARY_DIR}/package)

# One text of what the program may not do, in each unit. What opens files from outside bounds itself without namespaces (docs/adr/0024-sanitising.md).
function(mado_unit name namespaces)
    file(READ ${here}/systemd/hardening.conf HARDENING)
    string(REPLACE "@NAMESPACES@" "${namespaces}" HARDENING "${HARDENING}")
    string(REPLACE "@UNIT@" "${name}" HARDENING "${HARDENING}")
    configure_file(${here}/systemd/${name}.in ${made}/${name} @ONLY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${here}/systemd/hardening.conf)
    install(FILES ${made}/${name} DESTINATION /lib/systemd/system)
endfunction()
mado_unit(madoguchi.service "yes")
mado_unit(madoguchi@.service "yes")
mado_unit(madoguchi-backup.service "yes")
install(FILES ${here}/systemd/madoguchi-backup.timer DESTINATION /lib/systemd/system)
install(FILES ${here}/systemd/madoguchi.sysusers DESTINATION lib/sysusers.d RENAME madoguchi.conf)
install(FILES ${here}/systemd/madoguchi.tmpfiles DESTINATION lib/tmpfiles.d RENAME madoguchi.conf)
install(FILES ${here}/package/madoguchi.yaml DESTINATION /etc/madoguchi)
install(PROGRAMS ${here}/package/madoguchi-admin DESTINATION sbin)
install(TARGETS madoguchi RUNTIME DESTINATION bin)

string(TIMESTAMP MADO_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(${here}/package/changelog.in ${made}/changelog @ONLY)
add_custom_command(OUTPUT ${made}/madoguchi.1.gz ${made}/changelog.gz ${made}/NOTICE.gz
    COMMAND sh -c "${here}/package/man $<TARGET_FILE:madoguchi> | gzip -9n > ${made}/madoguchi.1.gz"
    COMMAND sh -c "gzip -9nc ${made}/changelog > ${made}/changelog.gz"
    COMMAND sh -c "gzip -9nc ${CMAKE_SOURCE_DIR}/NOTICE > ${made}/NOTICE.gz"
    DEPENDS madoguchi ${here}/package/man ${CMAKE_SOURCE_DIR}/NOTICE VERBATIM)
add_custom_target(package_pages DEPENDS ${made}/madoguchi.1.gz)
install(FILES ${made}/madoguchi.1.gz DESTINATION share/man/man1)
install(CODE "file(CREATE_LINK madoguchi.1.gz \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share/man/man1/madoguchi-admin.1.gz SYMBOLIC)")
install(FILES ${made}/changelog.gz ${made}/NOTICE.gz ${here}/package/copyright ${here}/package/README.Debian DESTINATION share/doc/madoguchi)
install(FILES ${here}/package/lintian-overrides DESTINATION share/lintian/overrides RENAME madoguchi)
install(FILES ${here}/prometheus/alerts.yml DESTINATION share/doc/madoguchi/examples/prometheus)
install(DIRECTORY ${here}/ha DESTINATION share/doc/madoguchi/examples USE_SOURCE_PERMISSIONS)
foreach(guide configuration operator administrator)
    install(FILES ${CMAKE_SOURCE_DIR}/docs/guides/${guide}.md DESTINATION share/doc/madoguchi/guides)
endforeach()
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs/operations DESTINATION share/doc/madoguchi)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME madoguchi)
set(CPACK_PACKAGE_VENDOR "The Madoguchi authors")
set(CPACK_PACKAGE_CONTACT "The Madoguchi authors <maintainers@madoguchi.example.lg.jp>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "applications to the town: residents, staff, records")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Online and counter applications for Japanese municipalities: residents
apply by telephone or at the counter, staff examine and decide, and every
step stands in a trace that can be proved. Three zones (residents, staff,
statutory work) on SQLite or PostgreSQL. Installed, it runs on this host
alone with one configuration file.")
set(CPACK_PACKAGE_FILE_NAME madoguchi_${PROJECT_VERSION}_amd64)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE amd64)
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd (>= 252), init-system-helpers (>= 1.54), ca-certificates, poppler-utils, poppler-data, fonts-ipaexfont, fonts-ipamj-mincho, fonts-noto-cjk, fonts-urw-base35")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bubblewrap, clamav-daemon, nginx, postgresql (>= 15), patroni, haproxy")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${here}/package/postinst ${here}/package/prerm ${here}/package/postrm ${here}/package/conffiles)
include(CPack)
