#include "store/payment_store.h"
#include "web/pages.h"

#include <algorithm>
#include <charconv>

namespace mado::payments {

using applications::ChargeState;
using web::Visit;

namespace {

bool is_online(std::string_view way) { return way == "card" || way == "wallet"; }

std::string path_of(ApplicationId const& application, std::string const& charge) { return "/applications/" + application.value + "/charges/" + http::percent_encoded(charge); }

std::string state_words(Visit const& visit, applications::Charge const& charge)
{
    return web::words(visit, "payments.charge." + word_of(charge.state), { { "day", charge.paid_on ? applications::day_words(visit, *charge.paid_on) : "" } });
}

// Nothing where all of it is still to be paid.
std::string part_paid_words(Visit const& visit, applications::Charge const& charge)
{
    if (charge.part_paid <= 0 || charge.state != ChargeState::Open)
        return {};
    return web::words(visit, "payments.charge.part_paid", { { "paid", applications::yen_words(visit, charge.part_paid) }, { "whole", applications::yen_words(visit, charge.part_paid + charge.amount) } });
}

std::optional<ShownInvitation> invitation_of(Visit const& visit, applications::Payable const& payable)
{
    auto const live = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::live_of(tx, payable.application, payable.charge.id, visit.here.clock.now()); });
    if (!live)
        return std::nullopt;
    return ShownInvitation { visit.here.public_address + "/" + visit.town.slug + "/pay/" + token_of(visit.here, live->id), applications::day_words(visit, day_in_tokyo(live->expires_at)) };
}

Result<http::Response> show_charge(Visit const& visit, Providers const& providers, web::Attempt const* attempt)
{
    auto const own = TRY(applications::own_payable(visit));
    auto const& charge = own.payable.charge;
    ChargePage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.error = web::trouble_of(visit, attempt, "way");
    page.back = web::link(visit, "/applications/" + own.payable.application.value + "/status");
    page.procedure = own.title;
    page.number = applications::receipt_words(own.payable.receipt_number);
    page.title = charge.title;
    page.amount = applications::yen_words(visit, charge.amount);
    page.part_paid = part_paid_words(visit, charge);
    page.yen = std::to_string(charge.amount);
    page.due = charge.due ? applications::day_words(visit, *charge.due) : "";
    page.is_open = charge.state == ChargeState::Open;
    page.invitations = web::link(visit, path_of(own.payable.application, charge.id) + "/invitation");
    if (!page.is_open)
        page.state = state_words(visit, charge);
    page.ways = ways_of(visit, providers, charge, false);
    page.is_online = std::ranges::any_of(page.ways, [](ShownWay const& way) { return is_online(way.word); });
    page.under_way = under_way_of(visit, own.payable.application, charge.id);
    page.invitation = invitation_of(visit, own.payable);
    page.may_invite = page.is_online && !page.invitation;
    return private_page(web::page(visit, "payments/charge.html", page, attempt));
}

Caller payer_of(Visit const& visit, applications::Payable const& payable) { return { .tenant = visit.tenant(), .kind = CallerKind::Resident, .application = payable.application }; }

Result<http::Response> act_charge(Visit const& visit, Providers const& providers)
{
    auto const own = TRY(applications::own_payable(visit));
    auto const way = visit.request.answer("way");
    auto const shown = ways_of(visit, providers, own.payable.charge, false);
    if (way.empty())
        return refuse(std::vector<FieldError> { { "way", "payments.way_required" } });
    if (std::ranges::none_of(shown, [&](ShownWay const& one) { return one.word == way; }))
        return refuse(std::vector<FieldError> { { "way", "payments.way_unknown" } });
    if (!is_online(way))
        return http::see_other(web::link(visit, path_of(own.payable.application, own.payable.charge.id) + "/ways/" + way));
    Beginning const beginning { own.payable.application, own.payable.charge.id, way, {}, yen_of(visit.request.answer("amount")), {} };
    return go_and_pay(visit, providers, payer_of(visit, own.payable), beginning, visit.request.answer("instead_of"));
}

// Counter, slip, transfer: what one needs there.
Result<http::Response> show_way(Visit const& visit, Providers const& providers)
{
    auto const own = TRY(applications::own_payable(visit));
    auto const& charge = own.payable.charge;
    auto const way = visit.request.path.at("way");
    auto const shown = ways_of(visit, providers, charge, false);
    auto const found = std::ranges::find_if(shown, [&](ShownWay const& one) { return one.word == way; });
    if (found == shown.end() || is_online(way) || charge.state != ChargeState::Open)
        return refuse(Refusal::Kind::NotFound, "payments.not_found");
    WayPage const page { web::link(visit, path_of(own.payable.application, charge.id)), found->title, web::words(visit, "payments.how." + way), charge.title,
        applications::yen_words(visit, charge.amount), charge.due ? applications::day_words(visit, *charge.due) : "", applications::receipt_words(own.payable.receipt_number), charge.slip,
        own.office.name, own.office.place, own.office.phone, way == "counter" };
    return private_page(web::page(visit, "payments/way.html", page));
}

Result<http::Response> act_invitation(Visit const& visit)
{
    auto const own = TRY(applications::own_payable(visit));
    auto const& payable = own.payable;
    auto const caller = payer_of(visit, payable);
    bool const makes = visit.request.answer("do") == "make";
    auto const change = [&](db::Write& tx) -> Result<void> {
        if (!makes)
            return revoke(tx, caller, visit.here, payable.application, payable.charge.id);
        TRY(invite(tx, caller, visit.here, payable.application, payable.charge.id));
        return {};
    };
    TRY(visit.here.database.write(visit.tenant(), change));
    return web::done(visit, path_of(payable.application, payable.charge.id), makes ? "payments.said.invited" : "payments.said.revoked");
}

// -- somebody else: title and amount, nothing more.

struct Invited {
    Invitation invitation;
    applications::Payable payable;
};
Result<Invited> invited(Visit const& visit)
{
    auto found = visit.here.database.read(visit.tenant(), [&](db::Read& tx) -> std::optional<Invited> {
        auto const invitation = live_invitation(tx, visit.request.path.at("token"), visit.here.clock.now());
        auto payable = invitation ? applications::payable(tx, invitation->application, invitation->charge) : std::nullopt;
        return payable ? std::optional(Invited { *invitation, std::move(*payable) }) : std::nullopt;
    });
    if (!found)
        return refuse(Refusal::Kind::NotFound, "payments.invited.over");
    return std::move(*found);
}

Result<http::Response> show_invited(Visit const& visit, Providers const& providers, web::Attempt const* attempt)
{
    auto const found = TRY(invited(visit));
    auto const& charge = found.payable.charge;
    ChargePage page;
    page.trouble_summary = web::trouble_summary(visit, attempt);
    page.error = web::trouble_of(visit, attempt, "way");
    page.title = charge.title;
    page.amount = applications::yen_words(visit, charge.amount);
    page.part_paid = part_paid_words(visit, charge);
    page.yen = std::to_string(charge.amount);
    page.is_open = charge.state == ChargeState::Open;
    if (!page.is_open)
        page.state = web::words(visit, "payments.invited.settled");
    page.ways = ways_of(visit, providers, charge, true);
    page.is_online = !page.ways.empty();
    page.under_way = under_way_of(visit, found.payable.application, charge.id, found.invitation.id);  // of this link alone: the applicant's own is the applicant's
    auto response = private_page(web::page(visit, "payments/invited.html", page, attempt));
    response.with("referrer-policy", "no-referrer").with("x-robots-tag", "noindex");
    return response;
}

Result<http::Response> act_invited(Visit const& visit, Providers const& providers)
{
    auto const found = TRY(invited(visit));
    auto const way = visit.request.answer("way");
    if (way.empty())
        return refuse(std::vector<FieldError> { { "way", "payments.way_required" } });
    if (!is_online(way))
        return refuse(std::vector<FieldError> { { "way", "payments.way_unknown" } });
    Beginning const beginning { found.payable.application, found.payable.charge.id, way, {}, yen_of(visit.request.answer("amount")), found.invitation.id };
    return go_and_pay(visit, providers, visit.caller, beginning, {});
}

// One that failed may still be tried again on the provider's page of another window: it is ended before a new one begins. When nobody answers there, the
// new one cannot begin to be paid either.
Result<void> end_failed(Visit const& visit, Providers const& providers, Beginning const& beginning)
{
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::attempts_of(tx, beginning.application, beginning.charge); });
    for (auto const& one : all) {
        if (one.known.state != AttemptState::Failed)
            continue;
        auto const ended = cancel(visit.here, providers, visit.tenant(), one.id);
        if (!ended && ended.error().kind == Refusal::Kind::Conflict)
            return std::unexpected(ended.error());
    }
    return {};
}

}  // namespace

http::Response private_page(http::Response response)
{
    response.with("cache-control", "no-store");
    return response;
}

std::int64_t yen_of(std::string const& digits)
{
    std::int64_t amount = -1;
    auto const [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), amount);
    return fault == std::errc {} && end == digits.data() + digits.size() ? amount : -1;
}

std::vector<ShownWay> ways_of(Visit const& visit, Providers const& providers, applications::Charge const& charge, bool only_online)
{
    static constexpr std::array<std::string_view, 6> known { "card", "wallet", "payeasy", "convenience", "transfer", "counter" };
    std::vector<ShownWay> ways;
    for (auto const word : known) {
        bool const by_slip = word == "payeasy" || word == "convenience" || word == "transfer";
        if (!charge.takes(word) || (only_online && !is_online(word)) || (by_slip && charge.slip.empty()) || (is_online(word) && !provider_for(providers, visit.town, word)))
            continue;
        auto const key = "payments.way." + std::string(word);
        ways.push_back({ std::string(word), web::words(visit, key), web::words(visit, key + ".about"), web::words(visit, key + ".side") });
    }
    return ways;
}

std::optional<UnderWay> under_way_of(Visit const& visit, ApplicationId const& application, std::string const& charge, std::optional<InvitationId> const& invitation)
{
    auto const all = visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return store::attempts_of(tx, application, charge); });
    for (auto const& one : all)
        if (is_under_way(one.known.state) && (!invitation || one.invitation == *invitation))
            return UnderWay { web::link(visit, "/payments/" + handle_of(visit.here, one.id)), one.id.value };
    return std::nullopt;
}

Result<http::Response> go_and_pay(Visit const& visit, Providers const& providers, Caller const& caller, Beginning beginning, std::string const& instead_of)
{
    auto const* known = provider_for(providers, visit.town, beginning.way);
    if (!known)
        return refuse(std::vector<FieldError> { { "way", "payments.way_unknown" } });
    beginning.provider = known->settings.name;
    // What is given up is first ended at the provider: two open checkouts would be two ways to pay twice.
    auto const before = under_way_of(visit, beginning.application, beginning.charge);
    if (before && before->attempt == instead_of) {
        auto const ended = cancel(visit.here, providers, visit.tenant(), { instead_of });
        if (!ended)
            return refuse(Refusal::Kind::Conflict, ended.error().kind == Refusal::Kind::Busy ? "payments.not_ended" : ended.error().key);
    }
    TRY(end_failed(visit, providers, beginning));
    auto const begun = TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return begin(tx, caller, visit.here, beginning); }));
    (void)follow(visit.here, providers, visit.tenant(), begun.id);  // without an answer the page says so, and the schedule repeats the call
    return http::see_other(web::link(visit, "/payments/" + handle_of(visit.here, begun.id) + "/go"));
}

std::vector<web::Route> charge_routes(ProvidersPointer const& providers)
{
    std::vector<web::Route> routes;
    std::string const charge = "/applications/{application}/charges/{charge}";
    routes.push_back(web::form(charge).open_to_everyone().to([providers](Visit const& visit, web::Attempt const* attempt) { return show_charge(visit, *providers, attempt); },
        [providers](Visit const& visit) { return act_charge(visit, *providers); }));
    routes.push_back(web::page(charge + "/ways/{way}").open_to_everyone().to([providers](Visit const& visit, web::Attempt const*) { return show_way(visit, *providers); }));
    routes.push_back(web::form(charge + "/invitation").open_to_everyone().posts(act_invitation));
    return routes;
}

std::vector<web::Route> invited_routes(ProvidersPointer const& providers)
{
    std::vector<web::Route> routes;
    routes.push_back(web::form("/pay/{token}").open_to_everyone().to([providers](Visit const& visit, web::Attempt const* attempt) { return show_invited(visit, *providers, attempt); },
        [providers](Visit const& visit) { return act_invited(visit, *providers); }));
    return routes;
}

}  // namespace mado::payments
