#pragma once
// The pages: what each template shows, and the routes that show them.
#include "jobs/following.h"

#include <mado/module/module.h>
#include <mado/web/page.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mado::payments {

using ProvidersPointer = std::shared_ptr<Providers const>;

#define F(T, name) html::field(#name, &T::name)

struct ShownWay {
    std::string word, title, about, side;
    static constexpr auto fields = std::tuple { F(ShownWay, word), F(ShownWay, title), F(ShownWay, about), F(ShownWay, side) };
};
struct UnderWay {
    std::string address, attempt;
    static constexpr auto fields = std::tuple { F(UnderWay, address), F(UnderWay, attempt) };
};
struct ShownInvitation {
    std::string address, until;
    static constexpr auto fields = std::tuple { F(ShownInvitation, address), F(ShownInvitation, until) };
};
struct ChargePage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string back, procedure, number, title, amount, part_paid, yen, due, state, error, invitations;
    bool is_open = false, is_online = false, may_invite = false;
    std::vector<ShownWay> ways;
    std::optional<UnderWay> under_way;
    std::optional<ShownInvitation> invitation;
    static constexpr auto fields = std::tuple { F(ChargePage, trouble_summary), F(ChargePage, back), F(ChargePage, procedure), F(ChargePage, number), F(ChargePage, title), F(ChargePage, amount), F(ChargePage, part_paid),
        F(ChargePage, yen), F(ChargePage, due), F(ChargePage, state), F(ChargePage, error), F(ChargePage, invitations), F(ChargePage, is_open), F(ChargePage, is_online), F(ChargePage, may_invite),
        F(ChargePage, ways), F(ChargePage, under_way), F(ChargePage, invitation) };
};
struct WayPage {
    std::string back, way, about, title, amount, due, number, slip, office, place, telephone;
    bool is_counter = false;
    static constexpr auto fields = std::tuple { F(WayPage, back), F(WayPage, way), F(WayPage, about), F(WayPage, title), F(WayPage, amount), F(WayPage, due), F(WayPage, number), F(WayPage, slip),
        F(WayPage, office), F(WayPage, place), F(WayPage, telephone), F(WayPage, is_counter) };
};
struct LeavingPage {
    std::string provider, address, back;
    static constexpr auto fields = std::tuple { F(LeavingPage, provider), F(LeavingPage, address), F(LeavingPage, back) };
};
struct AttemptPage {
    std::optional<web::TroubleSummary> trouble_summary;
    std::string state, about, title, amount, reference, refresh, go, status, again;
    bool is_paid = false, is_asked = false, may_cancel = false, is_silent = false;
    static constexpr auto fields = std::tuple { F(AttemptPage, trouble_summary), F(AttemptPage, state), F(AttemptPage, about), F(AttemptPage, title), F(AttemptPage, amount), F(AttemptPage, reference),
        F(AttemptPage, refresh), F(AttemptPage, go), F(AttemptPage, status), F(AttemptPage, again), F(AttemptPage, is_paid), F(AttemptPage, is_asked), F(AttemptPage, may_cancel),
        F(AttemptPage, is_silent) };
};
#undef F

std::vector<web::Route> charge_routes(ProvidersPointer const& providers);   // the ways to pay, and an invitation to somebody else
std::vector<web::Route> invited_routes(ProvidersPointer const& providers);  // for whom the invitation is
std::vector<web::Route> attempt_routes(ProvidersPointer const& providers);  // one checkout, before and after the provider's page
std::vector<web::Route> notice_routes(ProvidersPointer const& providers);   // for the provider
std::vector<web::PageType> page_types();

// Begins a checkout and leads to the provider. `attempt` names the one under way that the payer wants to give up first; else empty.
Result<http::Response> go_and_pay(web::Visit const& visit, Providers const& providers, Caller const& caller, Beginning beginning, std::string const& instead_of);
std::vector<ShownWay> ways_of(web::Visit const& visit, Providers const& providers, applications::Charge const& charge, bool only_online);
// With an invitation: only what was begun through it.
std::optional<UnderWay> under_way_of(web::Visit const& visit, ApplicationId const& application, std::string const& charge, std::optional<InvitationId> const& invitation = {});
http::Response private_page(http::Response response);
std::int64_t yen_of(std::string const& digits);  // -1: no amount

}  // namespace mado::payments
