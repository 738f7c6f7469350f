#include "service/requests.h"

#include "store/catalogue_store.h"

#include <mado/audit/audit.h>
#include <mado/http/network.h>

namespace mado::catalogue {

namespace {

using Kind = Refusal::Kind;

std::string keyed(Workplace const& here, std::string const& text, std::string const& what)
{
    return crypto::sha256_hex(std::string(crypto::view(crypto::derive(crypto::view(here.keys.storage.bytes), text, what).bytes)));
}

gateway::Letter letter_about(Workplace const& here, std::string const& request)
{
    return { .kind = gateway::Kind::Reported, .subject = request, .receiver = "office", .arrived_at = here.now().at };
}

}  // namespace

Result<void> bounded(db::Write& tx, Workplace const& here, std::string const& address)
{
    auto const day = here.now().today();
    if (store::count_address(tx, keyed(here, http::network_of(address) + day.iso(), "madoguchi.catalogue.address"), day) > most_of_an_address)
        return refuse(Kind::TooMany, "catalogue.request.too_many");
    return {};
}

std::string sealed_request(Workplace const& here, std::string const& tenant, datasets::DataRequest const& request)
{
    return gateway::seal_body(here.keys, "office", tenant, gateway::Kind::Reported, request.id, {}, request.asked_at, datasets::body_of(request));
}

Result<void> ask(db::Write& tx, Caller const& caller, Workplace const& here, datasets::DataRequest const& request, std::string const& sealed, std::string const& address)
{
    TRY(bounded(tx, here, address));
    auto letter = letter_about(here, request.id);
    letter.arrived_at = request.asked_at;
    letter.body = sealed;
    letter.sealed = true;
    gateway::post(tx, here.now(), letter);
    audit::record(tx, caller, here.now(), "catalogue.request.sent", { { "data_request", request.id } });
    return {};
}

Result<void> vote(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& request, std::string const& voter, std::string const& address)
{
    auto const known = store::request(tx, request);
    if (!known || known->shown.state != datasets::RequestState::Open)
        return refuse(Kind::NotFound, "catalogue.request.not_open");
    TRY(bounded(tx, here, address));
    auto const votes = store::vote(tx, request, keyed(here, voter, "madoguchi.catalogue.voter"), here.now().at);
    if (!votes)
        return refuse(Kind::Conflict, "catalogue.request.voted");
    auto letter = letter_about(here, request);
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, letter.arrived_at, datasets::body_of(datasets::DataVotes { request, *votes }));
    gateway::post(tx, here.now(), letter);
    audit::record(tx, caller, here.now(), "catalogue.request.voted", { { "data_request", request } });
    return {};
}

}  // namespace mado::catalogue
