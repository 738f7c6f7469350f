#include <mado/disclosure/disputes.h>

#include <mado/audit/audit.h>
#include <mado/cases/shield.h>
#include <mado/cases/special.h>
#include <mado/crypto/box.h>
#include <mado/desk/reminders.h>
#include <mado/disclosure/defences.h>
#include <mado/disclosure/disclosure.h>

#include "service/inside.h"
#include "store/amendment_store.h"
#include "store/defence_store.h"
#include "store/target_store.h"

#include <algorithm>

namespace mado::disclosure {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_bytes = 512U << 20;
constexpr int longest_days = 3'660;

std::optional<cases::Dispute> dispute_of(db::Read& tx, CaseId const& id, std::string const& dispute)
{
    for (auto& one : cases::disputes(tx, id))
        if (one.id == dispute)
            return std::move(one);
    return std::nullopt;
}

std::string ending_of(std::string_view type)
{
    for (auto const& [known, its] : { std::pair<std::string_view, char const*> { "application/pdf", ".pdf" }, { "image/jpeg", ".jpg" }, { "image/png", ".png" }, { "text/plain", ".txt" } })
        if (type.starts_with(known))
            return its;
    return ".bin";
}

std::string digits(std::size_t number, std::size_t width)
{
    auto const text = std::to_string(number);
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

json::Value trace_of(db::Read& tx, CaseId const& id)
{
    json::Array lines;
    for (auto const& event : audit::events_of(tx, { "case", id.value })) {
        json::Object details;
        for (auto const& [name, value] : event.details)
            details.emplace(name, value);
        lines.push_back(json::object({ { "id", event.id }, { "at", iso_in_tokyo(event.at) }, { "event", event.event }, { "person", event.person.value }, { "position", event.position.value },
            { "job", event.job }, { "details", json::Value(details) } }));
    }
    return json::Value(lines);
}

json::Value words_of(db::Read& tx, cases::Case const& found)
{
    auto const content = cases::content(tx, found.id);
    json::Array drafts;
    for (auto const& draft : approvals::of_matter(tx, "case", found.id.value))
        drafts.push_back(json::object({ { "id", draft.id.value }, { "title", draft.proposal.title }, { "result", draft.proposal.result_words }, { "reasons", draft.proposal.reasons },
            { "article", draft.article }, { "hash", draft.hash }, { "decided_at", draft.decided_at ? iso_in_tokyo(*draft.decided_at) : std::string() } }));
    return json::object({ { "receipt_number", grouped(found.receipt_number) }, { "procedure", found.procedure }, { "definition", found.definition }, { "title", found.title },
        { "arrived_at", iso_in_tokyo(found.arrived_at) }, { "result", found.result }, { "answers", content.answers }, { "examined", content.examined }, { "drafts", json::Value(drafts) } });
}

struct Source { records::Record record; std::vector<records::Part> parts; };
struct Gathered { json::Value words, trace; std::vector<Source> sources; };

Result<Gathered> gathered(db::Read& tx, Caller const& caller, CaseId const& id)
{
    auto const found = TRY(disputed(tx, caller, id));
    if (cases::special_of(tx, id) || cases::shield_of(tx, id))
        return refuse(Kind::Forbidden, "disclosure.record_kept_apart");
    Gathered all { words_of(tx, found), trace_of(tx, id), {} };
    for (auto& record : records::records_of_matter(tx, "case", id.value)) {
        auto parts = records::parts(tx, record.id);
        all.sources.push_back({ std::move(record), std::move(parts) });
    }
    return all;
}

}  // namespace

std::vector<db::Statement> statements()
{
    auto all = store::statements();
    for (auto const& one : store::defence_statements())
        all.push_back(one);
    for (auto const& one : store::amendment_statements())
        all.push_back(one);
    return all;
}

Result<cases::Case> disputed(db::Read& tx, Caller const& caller, CaseId const& id)
{
    auto found = TRY(cases::find(tx, id));
    TRY(access::allow(tx, caller, may_answer_disputes, { found.owner }));
    if (cases::disputes(tx, id).empty())
        return refuse(Kind::NotFound, "disclosure.no_dispute");
    return found;
}

std::vector<Due> dues(db::Read& tx, CaseId const& id) { return store::dues(tx, id); }

Result<void> set_due(db::Write& tx, Caller const& caller, Workplace const& here, Due const& typed)
{
    auto const found = TRY(disputed(tx, caller, typed.of));
    auto const now = here.now();
    std::vector<FieldError> errors;
    service::require(errors, "what", typed.what, service::most_title);
    if (!dispute_of(tx, typed.of, typed.dispute))
        errors.push_back({ "dispute", "disclosure.dispute_required" });
    if (typed.due_on < now.today() || typed.due_on > now.today().plus_days(longest_days))
        errors.push_back({ "due_on", "disclosure.due_ahead" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto due = typed;
    due.id = now.id();
    due.by = caller.person;
    due.at = now.at;
    store::insert(tx, due);
    desk::remind(tx, { due.id, found.owner, due.of, due.what, "/disputes/" + due.of.value, due.due_on });
    audit::record(tx, caller, now, "disclosure.due.set", { { "case", due.of.value }, { "dispute", due.dispute } }, { { "due_on", due.due_on.iso() } });
    return {};
}

Result<void> finish_due(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& due)
{
    TRY(disputed(tx, caller, id));
    for (auto const& one : store::dues(tx, id))
        if (one.id == due && !one.done_on) {
            service::finish(tx, caller, here, one);
            return {};
        }
    return refuse(Kind::NotFound, "disclosure.no_such_due");
}

void service::finish(db::Write& tx, Caller const& caller, Workplace const& here, Due const& due)
{
    store::finish(tx, due.of, due.id, here.now().today());
    desk::forget(tx, due.id);
    audit::record(tx, caller, here.now(), "disclosure.due.finished", { { "case", due.of.value }, { "disclosure_due", due.id } });
}

std::size_t warn_of_dues(Workplace const& here)
{
    constexpr int days_ahead = 7, at_once = 500;
    auto const today = here.now().today();
    std::size_t warned = 0;
    for (auto const& town : here.towns.all()) {
        Caller const caller { .tenant = town.code, .kind = CallerKind::System, .job = "disclosure.dues" };
        for (auto const& [due, told] : here.database.read(town.code, [&](db::Read& tx) { return store::dues_until(tx, today.plus_days(days_ahead), at_once); })) {
            auto const now = due.due_on < today ? "passed" : due.due_on <= today.plus_days(1) ? "last" : "near";
            if (told == now)
                continue;
            auto const done = here.database.write(town.code, [&](db::Write& tx) -> Result<bool> {
                if (!store::tell(tx, due.id, told, now))
                    return false;
                audit::record(tx, caller, here.now(), due.due_on < today ? "disclosure.due.passed" : "disclosure.due.near", { { "case", due.of.value }, { "disclosure_due", due.id } },
                    { { "due_on", due.due_on.iso() } });
                return true;
            });
            warned += done && *done ? 1 : 0;
        }
    }
    return warned;
}

bool is_held(db::Read& tx, cases::Dispute const& dispute)
{
    auto const all = records::holds_of_object(tx, records::Holds::Matter, dispute.of.value);
    return std::ranges::any_of(all, [&](records::Hold const& one) { return one.is_open() && one.reference == dispute.number; });
}

Result<void> hold_records(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& which)
{
    TRY(disputed(tx, caller, id));
    auto const dispute = dispute_of(tx, id, which);
    if (!dispute)
        return refuse(Kind::NotFound, "disclosure.no_dispute");
    if (is_held(tx, *dispute))
        return refuse(Kind::Conflict, "disclosure.held_already");
    Caller const program { .tenant = caller.tenant, .kind = CallerKind::System, .job = "disclosure.hold" };
    records::Hold typed;
    typed.kind = records::Holds::Matter;
    typed.matter_kind = "case";
    typed.object = id.value;
    typed.ground = dispute->kind == cases::DisputeKind::Lawsuit ? records::Ground::Lawsuit : records::Ground::Review;
    typed.reference = dispute->number;
    typed.words = dispute->kind == cases::DisputeKind::Lawsuit ? "訴訟が続いている" : "審査請求が続いている";
    TRY(records::hold(tx, program, here, typed));
    audit::record(tx, caller, here.now(), "disclosure.dispute.held", { { "case", id.value }, { "dispute", which } });
    return {};
}

Result<Evidence> evidence(Workplace const& here, Caller const& caller, CaseId const& id)
{
    auto const all = TRY(here.database.read(caller.tenant, [&](db::Read& tx) { return gathered(tx, caller, id); }));
    Evidence made;
    std::map<std::string, std::string> entries { { "case.json", json::canonical(all.words) }, { "trace.json", json::canonical(all.trace) } };
    std::string list = "\xEF\xBB\xBF" "ファイル\t文書\t番号\t作成・取得の日\r\n";
    std::size_t total = 0;
    for (std::size_t number = 0; number < all.sources.size(); ++number) {
        auto const& [record, parts] = all.sources[number];
        for (std::size_t at = 0; at < parts.size(); ++at) {
            if (parts[at].origin == records::Origin::Database)
                continue;  // its words are in case.json
            auto bytes = records::bytes_of(here, caller.tenant, record.id, parts[at]);
            if (!bytes) {
                made.left_out.push_back(record.title + " " + parts[at].title);
                list += "（入れられませんでした）\t" + record.title + " " + parts[at].title + "\t" + record.number + "\t" + record.made_on.iso() + "\r\n";
                continue;
            }
            if ((total += bytes->size()) > most_bytes)
                return refuse(Kind::TooLarge, "disclosure.too_large");
            auto const path = "records/" + digits(number + 1, 4) + "-" + digits(at + 1, 2) + ending_of(parts[at].type);
            list += path + "\t" + record.title + " " + parts[at].title + "\t" + record.number + "\t" + record.made_on.iso() + "\r\n";
            entries[path] = std::move(*bytes);
            ++made.files;
        }
    }
    entries["list.txt"] = list;
    std::string manifest;
    for (auto const& [path, bytes] : entries)
        manifest += crypto::sha256_hex(bytes) + "  " + path + "\n";
    entries["manifest-sha256.txt"] = manifest;
    made.zip = service::zipped(entries);
    made.hash = crypto::sha256_hex(made.zip);
    auto const work = [&](db::Write& tx) -> Result<void> {
        TRY(disputed(tx, caller, id));
        audit::record(tx, caller, here.now(), "disclosure.evidence.taken", { { "case", id.value } },
            { { "files", std::to_string(made.files) }, { "left_out", std::to_string(made.left_out.size()) }, { "sha256", made.hash } });
        return {};
    };
    TRY(here.database.write(caller.tenant, { .name = "disclosure.evidence" }, work));
    return made;
}

}  // namespace mado::disclosure
