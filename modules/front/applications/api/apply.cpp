#include <mado/applications/apply.h>

#include "service/applications.h"
#include "store/application_store.h"

#include <mado/definitions/answers.h>

namespace mado::applications {

Result<Receipt> apply(Workplace const& here, std::string const& tenant, Filled const& filled)
{
    auto const now = here.clock.now();
    auto const definition = here.database.read(tenant, [&](db::Read& tx) {
        return definitions::published_definition(tx, here.definitions, filled.procedure, day_in_tokyo(now));
    });
    if (!definition)
        return refuse(Refusal::Kind::NotFound, "applications.no_such_procedure");
    definitions::Inputs inputs;
    inputs.answers = filled.answers;
    inputs.applicant = filled.applicant;
    inputs.identity.how = "none";
    inputs.received_on = day_in_tokyo(now);
    inputs.received_at = now;
    inputs.calendar = &here.calendar;
    inputs.decisions = definitions::lasting(here.library);
    definitions::Evaluation evaluation(definition, std::move(inputs));
    if (auto wrong = definitions::check_all(evaluation, &here.library, filled.language); !wrong.empty())
        return refuse(std::move(wrong));
    if (definition->grounds_block_sending() && !evaluation.grounds_for_applicant().empty())
        return refuse(Refusal::Kind::Conflict, "applications.cannot_be_sent");

    auto const beginning = make_beginning(here, *definition, filled.applicant, filled.language, here.ids.handle() + here.ids.handle());
    auto const& begun = beginning.application;
    Caller const resident { .tenant = tenant, .kind = CallerKind::Resident, .application = begun.id };
    TRY(here.database.write(tenant, [&](db::Write& tx) { return start(tx, resident, here, beginning); }));
    auto const seen = here.database.read(tenant, [&](db::Read& tx) { return store::find(tx, begun.id); });
    if (!seen)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    auto const sending = make_sending(here, tenant, *seen, evaluation, { beginning.code, filled.answers, {} }, filled.notice, filled.mail_address);
    TRY(here.database.write(tenant, [&](db::Write& tx) { return submit(tx, resident, here, *seen, sending); }));
    return Receipt { begun.id, begun.receipt_number, beginning.code };
}

}  // namespace mado::applications
