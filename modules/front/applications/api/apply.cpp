#include <mado/applications/apply.h>

#include "service/applications.h"
#include "store/application_store.h"

#include <mado/definitions/answers.h>
#include <mado/definitions/round.h>

namespace mado::applications {

Result<Receipt> apply(Workplace const& here, std::string const& tenant, Filled const& filled, std::function<Along(Receipt const&)> const& along)
{
    auto const now = here.clock.now();
    auto const definition = here.database.read(tenant, [&](db::Read& tx) {
        return definitions::published_definition(tx, here.definitions, filled.procedure, day_in_tokyo(now));
    });
    if (!definition || filled.applicant == "staff")  // staff notify inside their own zone
        return refuse(Refusal::Kind::NotFound, "applications.no_such_procedure");
    auto const round = TRY(here.database.read(tenant, [&](db::Read& tx) { return round_to_apply_in(tx, *definition, filled.round, day_in_tokyo(now)); }));
    definitions::Inputs inputs;
    inputs.offered = here.database.read(tenant, [&](db::Read& tx) { return definitions::round_pointer(tx, filled.procedure, round); });
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

    auto beginning = make_beginning(here, *definition, filled.applicant, filled.language, here.ids.handle() + here.ids.handle());
    beginning.application.round = round;
    auto const& begun = beginning.application;
    if (!here.keys.seal_to.contains(begun.zone))  // its pairing was ended: nothing is begun that could not be sent
        return refuse(Refusal::Kind::Conflict, "gateway.closed_to");
    Caller const resident { .tenant = tenant, .kind = CallerKind::Resident, .application = begun.id };
    TRY(here.database.write(tenant, [&](db::Write& tx) { return start(tx, resident, here, beginning); }));
    auto const seen = here.database.read(tenant, [&](db::Read& tx) { return store::find(tx, begun.id); });
    if (!seen)
        return refuse(Refusal::Kind::NotFound, "applications.not_found");
    auto const sending = make_sending(here, tenant, *seen, evaluation, { beginning.code, filled.answers, filled.keys }, filled.notice, filled.mail_address,
        { filled.channel, filled.agent });
    Receipt const receipt { begun.id, begun.receipt_number, beginning.code, beginning.key };
    auto const besides = along ? along(receipt) : Along {};
    auto const send = [&](db::Write& tx) -> Result<void> {
        TRY(submit(tx, resident, here, *seen, sending));
        return besides ? besides(tx) : Result<void> {};
    };
    TRY(here.database.write(tenant, send));
    return receipt;
}

}  // namespace mado::applications
