#include "web/shared.h"

#include <mado/time/wareki.h>

#include "service/workings.h"

namespace mado::child_support::web {

namespace {

constexpr int most_work = 50, most_recipients = 50;

struct WorkRow {
    std::string id, address, name, kind, words, due;
    bool is_late = false, may_end = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(WorkRow, id), MADO_FIELD(WorkRow, address), MADO_FIELD(WorkRow, name), MADO_FIELD(WorkRow, kind), MADO_FIELD(WorkRow, words),
        MADO_FIELD(WorkRow, due), MADO_FIELD(WorkRow, is_late), MADO_FIELD(WorkRow, may_end) };
};
struct RecipientRow {
    std::string address, number, name, since, state, amount;
    static constexpr auto fields = std::tuple { MADO_FIELD(RecipientRow, address), MADO_FIELD(RecipientRow, number), MADO_FIELD(RecipientRow, name), MADO_FIELD(RecipientRow, since),
        MADO_FIELD(RecipientRow, state), MADO_FIELD(RecipientRow, amount) };
};
struct ListPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string words, payments, reports, effect, files, active, ended, work_count;
    std::vector<WorkRow> work;
    std::vector<RecipientRow> recipients;
    bool may_keep = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(ListPage, trouble_summary), MADO_FIELD(ListPage, words), MADO_FIELD(ListPage, payments), MADO_FIELD(ListPage, reports), MADO_FIELD(ListPage, effect), MADO_FIELD(ListPage, files),
        MADO_FIELD(ListPage, active), MADO_FIELD(ListPage, ended), MADO_FIELD(ListPage, work_count), MADO_FIELD(ListPage, work), MADO_FIELD(ListPage, recipients), MADO_FIELD(ListPage, may_keep) };
};

WorkRow work_row(Visit const& visit, db::Read& tx, Work const& one, Day today)
{
    auto const recipient = find(tx, one.recipient);
    bool const is_case = one.kind == WorkKind::ReportArrived || one.kind == WorkKind::ChangeArrived;
    auto const address = [&] {
        if (one.kind == WorkKind::PublicAccount)
            return mado::web::link(visit, { "child-support", one.recipient.value, "account" });
        return is_case ? mado::web::link(visit, { "cases", one.about }) : mado::web::link(visit, { "child-support", one.recipient.value });
    };
    return { one.id.value, address(), recipient ? service::name_of(tx, *recipient, today) : one.words, say(visit, "child_support.work." + word_of(one.kind)), recipient ? one.words : std::string(), wareki::short_text(one.due_on), one.due_on < today,
        access::allow(tx, visit.caller, may_keep, { one.owner }).has_value() };
}

RecipientRow recipient_row(Visit const& visit, db::Read& tx, Recipient const& one, Day today)
{
    RecipientRow row { mado::web::link(visit, { "child-support", one.id.value }), service::number_words(one), service::name_of(tx, one, today), wareki::short_text(one.claimed_on), {}, {} };
    for (auto const& kept : months_of(tx, one.id))
        if (kept.month.month == month_of(today)) {
            row.state = state_words(visit, kept.month);
            row.amount = kept.month.payable.digits();
        }
    if (row.state.empty())
        row.state = say(visit, one.state == RecipientState::Ended ? "child_support.ended" : "child_support.not_begun");
    return row;
}

}  // namespace

Shown show_list(Visit const& visit, Attempt const* attempt)
{
    auto const today = visit.now().today();
    auto const words = visit.request.query_of("q");
    auto const page = visit.here.database.read(visit.tenant(), [&](db::Read& tx) {
        ListPage made { mado::web::trouble_summary(visit, attempt), words, mado::web::link(visit, "/child-support/payments"), mado::web::link(visit, "/child-support/reports"), mado::web::link(visit, "/child-support/effect"),
            mado::web::link(visit, "/child-support/files"), std::to_string(count(tx, visit.caller, RecipientState::Active)), std::to_string(count(tx, visit.caller, RecipientState::Ended)),
            std::to_string(count_work(tx, visit.caller)), {}, {}, !access::scope(tx, visit.caller, may_keep).empty() };
        for (auto const& one : work(tx, visit.caller, most_work))
            made.work.push_back(work_row(visit, tx, one, today));
        for (auto const& one : search(tx, visit.caller, visit.here, { words, RecipientState::Active, 0, most_recipients }))
            made.recipients.push_back(recipient_row(visit, tx, one, today));
        return made;
    });
    return kept_private(mado::web::page(visit, "child_support/list.html", page, attempt));
}

Shown act_list(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), { .name = "child_support.end_work" }, [&](db::Write& tx) { return end_work(tx, visit.caller, visit.here, { visit.request.answer("work") }); }));
    return mado::web::done(visit, "/child-support", "child_support.said.work_ended");
}

std::vector<mado::web::PageType> list_pages() { return { html::page<ListPage>("child_support/list.html") }; }

}  // namespace mado::child_support::web
