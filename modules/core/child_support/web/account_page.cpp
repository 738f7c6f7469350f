// 公金受取口座 of who asked for it, as the inquiry has told it.
#include "web/shared.h"

#include "service/workings.h"

namespace mado::child_support::web {

namespace {

struct AccountPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, name;
    std::vector<Box> boxes;
    static constexpr auto fields = std::tuple { MADO_FIELD(AccountPage, trouble_summary), MADO_FIELD(AccountPage, back), MADO_FIELD(AccountPage, name), MADO_FIELD(AccountPage, boxes) };
};

RecipientId recipient_of(Visit const& visit) { return visit.request.id<RecipientTag>("recipient"); }

}  // namespace

Shown show_account(Visit const& visit, Attempt const* attempt)
{
    auto const read_page = [&](db::Read& tx) -> Result<AccountPage> {
        auto const recipient = TRY(find_for(tx, visit.caller, may_keep, recipient_of(visit)));
        AccountPage made { mado::web::trouble_summary(visit, attempt), mado::web::link(visit, { "child-support", recipient.id.value }), service::name_of(tx, recipient, visit.now().today()), {} };
        for (auto const* name : { "bank", "bank_name", "branch", "branch_name" })
            made.boxes.push_back(box(visit, attempt, name, std::string("child_support.account.") + name));
        std::vector<Choice> kinds;
        for (auto const* kind : { "1", "2", "4" })
            kinds.push_back({ kind, say(visit, std::string("child_support.account.kind.") + kind) });
        made.boxes.push_back(choice_box(visit, attempt, "kind", "child_support.account.kind", std::move(kinds), "1"));
        for (auto const* name : { "number", "name" })
            made.boxes.push_back(box(visit, attempt, name, std::string("child_support.account.") + name));
        made.boxes.back().help = say(visit, "child_support.account.name.help");
        return made;
    };
    auto const page = TRY(visit.here.database.read(visit.tenant(), read_page));
    return kept_private(mado::web::page(visit, "child_support/account.html", page, attempt));
}

Shown act_account(Visit const& visit)
{
    auto const id = recipient_of(visit);
    auto const typed = [&](char const* name) { return std::string(visit.request.answer(name)); };
    persons::Account account;
    account.bank = typed("bank"), account.bank_name = typed("bank_name"), account.branch = typed("branch"), account.branch_name = typed("branch_name");
    account.kind = typed("kind"), account.number = typed("number"), account.name = typed("name");
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.account" }, [&](db::Write& tx) { return keep_public_account(tx, visit.caller, visit.here, id, account); }));
    return mado::web::done(visit, "/child-support/" + id.value, "child_support.said.kept");
}

std::vector<mado::web::PageType> account_pages() { return { html::page<AccountPage>("child_support/account.html") }; }

}  // namespace mado::child_support::web
