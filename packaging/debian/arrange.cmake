# cpack runs this script after it has installed the files and before it packs them. The script moves files to
# the directories that Debian's policy requires, and adds the files that only a Debian package has.
set(tree ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(documents ${tree}/share/doc/venvctl)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(MAKE_DIRECTORY ${tree}/lib ${documents} ${tree}/share/lintian/overrides)
file(RENAME ${tree}/share/systemd ${tree}/lib/systemd)
file(RENAME ${tree}/share/zsh/site-functions ${tree}/share/zsh/vendor-completions)

foreach(name README.md CHANGELOG.md)
  configure_file(${CPACK_VENVCTL_SOURCE}/${name} ${documents}/${name} COPYONLY)
endforeach()
configure_file(${CPACK_VENVCTL_SOURCE}/packaging/debian/copyright ${documents}/copyright COPYONLY)
configure_file(${CPACK_VENVCTL_SOURCE}/packaging/debian/lintian-overrides
               ${tree}/share/lintian/overrides/venvctl COPYONLY)
set(ENV{LC_ALL} C)
string(TIMESTAMP DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)  # the time in SOURCE_DATE_EPOCH, if it is set
configure_file(${CPACK_VENVCTL_SOURCE}/packaging/debian/changelog.in ${documents}/changelog @ONLY)

file(GLOB pages ${tree}/share/man/man*/*.[158])
run(gzip -9n ${pages} ${documents}/changelog ${documents}/CHANGELOG.md)
# The permissions must not depend on the umask of the user who builds the package.
run(chmod -R u=rwX,go=rX ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
