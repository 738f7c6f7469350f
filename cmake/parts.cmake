# Every part of the system, each once, below what it uses.
set(MADO_ALL_PARTS
    base/result base/names base/text base/log base/supervisor base/json base/yaml base/decimal base/time base/money base/crypto base/db base/http
    base/mail base/s3 base/feel base/dmn base/html base/print base/photo
    platform/tenancy platform/access platform/audit platform/organization platform/identity platform/definitions platform/files
    platform/gateway platform/jobs platform/nodes platform/messages platform/search platform/papers platform/zone platform/web platform/api platform/module platform/watch platform/backup
    modules/front/portal modules/front/applications modules/front/webhooks modules/front/waiting modules/front/training
    modules/staff/administration modules/staff/documents modules/staff/approvals modules/staff/registers modules/staff/desk modules/staff/cases modules/staff/connections modules/staff/entry
    modules/office/procedures modules/office/decisions modules/office/rounds modules/office/systems modules/office/openings
    app tests/faults)
set(MADO_PARTS "" CACHE STRING "Parts to build, below what they use; empty: all")
if(NOT MADO_PARTS)
    set(MADO_PARTS ${MADO_ALL_PARTS})
endif()
