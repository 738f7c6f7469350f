# Every part of the system, each once, below what it uses.
set(MADO_ALL_PARTS
    base/result base/names base/text base/log base/supervisor base/json base/yaml base/decimal base/time base/money base/crypto base/webcrypto base/jose base/x509 base/totp base/db base/http base/webhook
    base/mail base/s3 base/feel base/dmn base/html base/print base/pades base/sandbox base/clamd base/photo base/webauthn base/csv base/csvw base/gtfs base/tables base/xlsx base/parquet base/zengin base/slips base/collection_files
    platform/tenancy platform/access platform/audit platform/organization platform/identity platform/oidc platform/definitions platform/card platform/files
    platform/gateway platform/jobs platform/nodes platform/messages platform/search platform/papers platform/zone platform/web platform/api platform/module platform/sanitizing platform/watch platform/backup platform/datasets platform/harvest platform/benefits platform/sheets
    modules/front/portal modules/front/applications modules/front/payments modules/front/identification modules/front/accounts modules/front/webhooks modules/front/waiting modules/front/training modules/front/catalogue
    modules/staff/administration modules/staff/documents modules/staff/approvals modules/staff/treasury modules/staff/registers modules/staff/desk modules/staff/cases modules/staff/records modules/staff/disclosure modules/staff/protection modules/staff/privacy modules/staff/findings modules/staff/connections modules/staff/entry
    modules/office/vouching modules/office/recovery modules/office/procedures modules/office/decisions modules/office/rounds modules/office/systems modules/office/openings modules/office/meetings modules/office/datasets
    modules/core/persons modules/core/child_support modules/core/public_assistance
    app tests/faults tests/zones)
set(MADO_PARTS "" CACHE STRING "Parts to build, below what they use; empty: all")
if(NOT MADO_PARTS)
    set(MADO_PARTS ${MADO_ALL_PARTS})
endif()
