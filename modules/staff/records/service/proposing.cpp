#include "service/proposing.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/jobs/jobs.h>
#include <mado/json/json.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>

#include "jobs/carry_out.h"
#include "service/filing.h"
#include "store/item_store.h"
#include "store/life_store.h"
#include "store/record_store.h"

#include <algorithm>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

// 公文書の廃棄 in the 専決事項表 that every division shares.
constexpr auto route = "general_affairs", matter_class = "公文書の廃棄";
constexpr std::size_t most_listed = 150;     // lines that stand in the draft's text; the whole list is on its page, and the hash is over all of it

std::string kept_for(Rule const& rule) { return rule.years == permanent ? "permanent" : std::to_string(rule.years); }

// A line as it will stand in the 廃棄簿; what is wrong with it goes into `errors`.
Result<Line> prepared(db::Read& tx, Line line, Day today, std::vector<FieldError>& errors)
{
    auto const folder = store::folder(tx, line.folder);
    auto const item = folder ? store::item(tx, folder->item) : std::nullopt;
    if (!item)
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    if (!service::is_over(*folder, today))
        return refuse(RefusalKind::Conflict, "records.disposal.not_over", { { "title", folder->title } });
    if (line.act != Act::Extend && is_held(tx, folder->id))
        return refuse(RefusalKind::Conflict, "records.disposal.is_held", { { "title", folder->title } });
    if (store::is_on_open_list(tx, folder->id))
        return refuse(RefusalKind::Conflict, "records.folder.on_a_list");
    auto const control = "folder." + folder->id.value;
    if (!allows(*item, folder->selected, line.act))
        errors.push_back({ control, "records.disposal.selection_first", { { "title", folder->title } } });
    if (line.act == Act::Extend && (service::is_blank(line.reason) || !line.until || *line.until < today || *line.until > today.plus_months(12 * 30)))
        errors.push_back({ control, "records.disposal.extension_needs", { { "title", folder->title } } });
    if (line.act != Act::Extend)
        line.until = std::nullopt;
    if (text::length(line.reason) > service::most_words)
        errors.push_back({ control, "records.too_long", { { "most", std::to_string(service::most_words) } } });
    line.item_words = item->words();
    line.title = folder->title;
    line.year = folder->year;
    line.owner = folder->owner;
    line.kept_for = kept_for(item->rule);
    line.records = store::count_in(tx, folder->id);
    return line;
}

std::string_view words_of(Act act) { return act == Act::Dispose ? "廃棄" : act == Act::Transfer ? "移管" : "延長"; }

std::string line_words(Line const& line)
{
    auto words = std::string(words_of(line.act)) + "　" + line.title + "　" + line.item_words + "　" + std::to_string(line.records) + "件";
    if (line.until)
        words += "　" + wareki::text(*line.until) + "まで";
    return line.reason.empty() ? words : words + "（" + line.reason + "）";
}

std::string body_of(std::vector<Line> const& lines)
{
    std::string text = "保存期間が満了した次の簿冊を、一覧のとおり扱ってよいか伺います。廃棄した文書は元に戻せません。\n";
    for (std::size_t i = 0; i < std::min(lines.size(), most_listed); ++i)
        text += line_words(lines[i]) + "\n";
    if (lines.size() > most_listed)
        text += "ほか" + std::to_string(lines.size() - most_listed) + "冊（一覧は「案件」の画面にあります）\n";
    return text + "一覧のSHA-256　" + hash_of(lines);
}

approvals::Proposal proposal_of(Disposal const& disposal, std::vector<Line> const& lines)
{
    approvals::Proposal made;
    made.matter_kind = disposal_matter;
    made.matter = disposal.id.value;
    made.owner = disposal.owner;
    made.title = disposal.words.empty() ? wareki::fiscal_year_text(disposal.year) + "　公文書の廃棄・移管・延長" : disposal.words;
    made.effect = "service";
    made.result = "done";
    made.result_words = "一覧のとおり扱う";
    made.route = route;
    made.matter_class = matter_class;
    made.body = body_of(lines);
    for (auto const act : { Act::Dispose, Act::Transfer, Act::Extend })
        if (auto const count = std::ranges::count(lines, act, &Line::act); count > 0)
            made.lines.push_back({ "what", std::string(words_of(act)) + "　" + std::to_string(count) + "冊", {} });
    return made;
}

// What is to be decided is still what was proposed: a hold, a record that was filed late or another term since then stops it.
Result<void> is_as_proposed(db::Read& tx, std::vector<Line> const& lines, Day today)
{
    for (auto const& line : lines) {
        auto const folder = store::folder(tx, line.folder);
        auto const item = folder ? store::item(tx, folder->item) : std::nullopt;
        if (item && line.act != Act::Extend && is_held(tx, line.folder))
            return refuse(RefusalKind::Conflict, "records.disposal.held_since", { { "title", line.title } });
        if (!item || !service::is_over(*folder, today) || !allows(*item, folder->selected, line.act) || store::count_in(tx, line.folder) != line.records)
            return refuse(RefusalKind::Conflict, "records.disposal.list_changed", { { "title", line.title } });
    }
    return {};
}

Result<Disposal> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto found = store::disposal(tx, { draft.proposal.matter });
    if (!found || found->state != DisposalState::Proposed)
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    return std::move(*found);
}

bool is_of_a_list(approvals::Draft const& draft) { return draft.proposal.matter_kind == disposal_matter; }

Result<void> given_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto found = TRY(of_draft(tx, draft));
    found.state = DisposalState::SentBack;
    found.decided_by = caller.person;
    found.decided_at = here.now().at;
    found.comment = draft.comment;
    if (!store::change(tx, found, DisposalState::Proposed))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    service::trace(tx, caller, here, "records.disposal.sent_back", found);
    return {};
}

}  // namespace

std::string hash_of(std::vector<Line> const& lines)
{
    auto sorted = lines;
    std::ranges::sort(sorted, {}, [](Line const& line) { return line.folder.value; });
    return crypto::sha256_hex(json::canonical(json::array_of(sorted, [](Line const& line) {
        return json::object({ { "folder", line.folder.value }, { "act", word_of(line.act) }, { "reason", line.reason }, { "until", line.until ? line.until->iso() : std::string() },
            { "title", line.title }, { "class", line.item_words }, { "year", std::int64_t { line.year } }, { "owner", line.owner }, { "kept_for", line.kept_for }, { "records", line.records } });
    })));
}

std::optional<approvals::Draft> draft_of(db::Read& tx, DisposalId const& id)
{
    auto all = approvals::of_matter(tx, disposal_matter, id.value);
    return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

Result<Disposal> propose(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view words, std::vector<Line> const& lines)
{
    TRY(access::allow(tx, caller, may_dispose, { "" }));
    if (lines.empty())
        return refuse({ { "folder", "records.disposal.choose" } });
    auto const now = here.now();
    std::vector<FieldError> errors;
    std::vector<Line> made;
    for (auto const& line : lines) {
        auto one = TRY(prepared(tx, line, now.today(), errors));
        made.push_back(std::move(one));
    }
    if (text::length(words) > service::most_title)
        errors.push_back({ "words", "records.too_long", { { "most", std::to_string(service::most_title) } } });
    if (!errors.empty())
        return refuse(std::move(errors));
    Disposal disposal;
    disposal.id = { now.id() };
    disposal.year = fiscal_year(now.today());
    disposal.owner = office(tx, here);
    disposal.words = words;
    disposal.proposed_by = caller.person;
    disposal.proposed_at = now.at;
    store::insert(tx, disposal);
    for (auto const& line : made)
        store::insert(tx, disposal.id, line);
    service::trace(tx, caller, here, "records.disposal.proposed", disposal, { { "folders", std::to_string(made.size()) }, { "sha256", hash_of(made) } });
    auto const written = TRY(approvals::write(tx, caller, here, proposal_of(disposal, made)));
    TRY(approvals::circulate(tx, caller, here, written.id, written.version));
    return disposal;
}

// -- listeners, in the publisher's transaction.

bool service::is_over(Folder const& folder, Day today) { return folder.state == RecordState::Kept && folder.until && *folder.until < today; }

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Disposal const& disposal, std::map<std::string, std::string> details)
{
    audit::record(tx, caller, here.now(), event, { { "disposal", disposal.id.value } }, details);
}

Result<void> service::on_disposal_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    if (!is_of_a_list(event.draft))
        return {};
    auto found = TRY(of_draft(tx, event.draft));
    // 廃棄は二人で: who chose the folders does not decide on them, whatever the town's rule for other drafts is.
    if (found.proposed_by == caller.person)
        return refuse(RefusalKind::Forbidden, "records.disposal.own_list");
    auto const lines = store::lines(tx, found.id);
    if (event.draft.proposal.body.find(hash_of(lines)) == std::string::npos)
        return refuse(RefusalKind::Conflict, "records.disposal.list_changed", { { "title", event.draft.proposal.title } });
    TRY(is_as_proposed(tx, lines, here.now().today()));
    found.state = DisposalState::Decided;
    found.decided_by = caller.person;
    found.decided_at = here.now().at;
    found.comment = event.draft.comment;
    if (!store::change(tx, found, DisposalState::Proposed))
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    jobs::enqueue(tx, here.now(), carry_out_job, json::object({ { "disposal", found.id.value } }), here.now().at, found.id.value);
    trace(tx, caller, here, "records.disposal.decided", found);
    return {};
}

Result<void> service::on_disposal_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event)
{
    return is_of_a_list(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> service::on_disposal_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event)
{
    return is_of_a_list(event.draft) ? given_back(tx, caller, here, event.draft) : Result<void> {};
}

Result<void> service::on_disposal_edited(db::Write&, Caller const&, Workplace const&, approvals::Edited const& event)
{
    if (is_of_a_list(event.draft) && event.draft.proposal.body != event.before.proposal.body)
        return refuse(RefusalKind::Conflict, "records.disposal.list_is_fixed");
    return {};
}

}  // namespace mado::records
