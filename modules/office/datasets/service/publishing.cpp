// Proposed, decided, published, withdrawn. The version and its letter are one commit, whoever decides.
#include "service/listening.h"
#include "service/recording.h"

#include <mado/approvals/matters.h>
#include <mado/crypto/box.h>
#include <mado/gateway/gateway.h>
#include <mado/open_data/uploads.h>
#include <mado/text/utf8.h>

#include "store/dataset_store.h"
#include "store/pending_store.h"

#include <algorithm>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

// オープンデータの公開 in the 専決事項表 that every division shares; a town whose table does not name it lets a second person confirm.
constexpr auto route = "general_affairs", matter_class = "オープンデータの公開";
constexpr std::string_view matter_kind = "dataset";
constexpr std::string_view receiver = "front";

// What a draft proposes: the description, and the bytes of every resource. Signed with the draft, it cannot change on the way.
std::string hash_of(Entry const& entry, std::vector<ResourceEntry> const& resources)
{
    auto description = entry.draft;
    description.changed_at = {};
    return crypto::sha256_hex(json::canonical(json::object({ { "dataset", datasets::to_json(description) },
        { "resources", json::array_of(resources, [](ResourceEntry const& one) { return json::object({ { "id", one.id.value }, { "name", one.step.content.name }, { "sha256", one.step.content.hash } }); }) } })));
}

std::string rows_words(datasets::Resource const& content) { return content.table ? std::to_string(content.table->rows) + "行" : std::to_string(content.bytes) + "バイト"; }

approvals::Proposal proposal_of(db::Read& tx, Entry const& entry)
{
    auto const resources = store::resources(tx, entry.id);
    approvals::Proposal made;
    made.matter_kind = matter_kind;
    made.matter = entry.id.value;
    made.owner = entry.owner();
    made.procedure = matter_class;
    made.title = "オープンデータの公開　" + entry.draft.title + "（第" + std::to_string(entry.version + 1) + "版）";
    made.effect = "service";
    made.result = "done";
    made.result_words = "公開する";
    made.route = route;
    made.matter_class = matter_class;
    made.body = "次のデータを、" + entry.draft.licence + "の条件で公開してよいか伺います。\n";
    if (!entry.note.empty())
        made.body += entry.note + "\n";
    for (auto const& one : resources) {
        made.body += one.step.content.name + "　" + one.step.content.format + "　" + rows_words(one.step.content) + "\n";
        for (auto const& reason : store::reasons(tx, one.id))
            made.body += "　確かめた理由（" + reason.finding.substr(0, reason.finding.find(':')) + "）　" + reason.words + "\n";
        made.lines.push_back({ "what", one.step.content.name + "　" + rows_words(one.step.content) + "　" + std::to_string(one.step.checked.score) + "点", {} });
    }
    made.body += "内容のSHA-256　" + hash_of(entry, resources);
    return made;
}

void post(db::Write& tx, Workplace const& here, datasets::Published const& published)
{
    auto const now = here.now();
    gateway::Letter letter { .kind = gateway::Kind::Published, .subject = published.dataset.id, .receiver = std::string(receiver), .arrived_at = now.at };
    if (!published.withdrawn)
        for (auto const& one : published.dataset.resources)
            letter.blobs.push_back({ one.blob.name, one.blob.size });
    letter.body = gateway::plain_body(tx.tenant(), letter.kind, letter.subject, {}, now.at, datasets::body_of(published));
    gateway::post(tx, now, letter);
}

datasets::Quality quality_of(std::vector<ResourceEntry> const& resources, json::Value const& report)
{
    datasets::Quality made;
    int tables = 0;
    std::map<std::string, std::uint64_t> against;
    for (auto const& one : resources) {
        if (!one.step.content.table)
            continue;
        for (std::size_t n = 0; n < std::size(made.levels); ++n)
            made.levels[n] = tables == 0 ? one.step.checked.levels[n] : std::min(made.levels[n], one.step.checked.levels[n]);  // the weakest table counts
        for (auto const& rule : one.step.checked.rules)
            against[rule.rule] += rule.count;
        ++tables;
    }
    for (auto const& [rule, count] : against)
        made.against.push_back({ rule, count });
    made.report = crypto::sha256_hex(json::write(report));
    return made;
}

int score_of(std::vector<ResourceEntry> const& resources)
{
    int score = -1;
    for (auto const& one : resources)
        if (one.step.content.table)
            score = score < 0 ? one.step.checked.score : std::min(score, one.step.checked.score);
    return std::max(score, 0);
}

json::Value report_of(std::vector<ResourceEntry> const& resources)
{
    json::Object report;
    for (auto const& one : resources)
        report.emplace(one.id.value, to_json(one.step.checked));
    return report;
}

std::vector<datasets::Star> stars_of(datasets::Dataset const& content, datasets::Reference const& reference, std::vector<ResourceEntry> const& resources)
{
    std::vector<datasets::TableEvidence> evidence;
    for (auto const& one : resources)
        if (one.step.checked.evidence)
            evidence.push_back(*one.step.checked.evidence);
    auto const* licence = reference.licences.find(content.licence);
    return datasets::stars_of(content, licence && licence->open, evidence);
}

Result<Entry> under_review(db::Read& tx, Caller const& caller, access::Action const& action, DatasetId const& id, std::int64_t revision)
{
    auto found = TRY(seen_by(tx, caller, action, id));
    if (found.revision != revision)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    if (found.review != Review::Proposed)
        return refuse(RefusalKind::Conflict, "open_data.not_proposed");
    return found;
}

std::optional<approvals::Draft> open_draft(db::Read& tx, DatasetId const& id)
{
    for (auto& one : approvals::of_matter(tx, matter_kind, id.value))
        if (one.state == approvals::DraftState::Circulating || one.state == approvals::DraftState::Writing)
            return std::move(one);
    return std::nullopt;
}

Result<Entry> given_back(db::Write& tx, Caller const& caller, Workplace const& here, Entry entry, std::string_view reason)
{
    entry.review = Review::None;
    entry.reason = reason;
    auto kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.dataset.sent_back", kept);
    return kept;
}

bool is_ours(approvals::Draft const& draft) { return draft.proposal.matter_kind == matter_kind; }

Result<Entry> of_draft(db::Read& tx, approvals::Draft const& draft)
{
    auto found = store::find(tx, { draft.proposal.matter });
    if (!found || found->review != Review::Proposed)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    return std::move(*found);
}

}  // namespace

std::vector<Sentence> obstacles(db::Read& tx, Entry const& entry)
{
    std::vector<Sentence> all;
    if (entry.draft.licence.empty())
        all.push_back({ "open_data.obstacle.licence", {} });
    if (is_blank(entry.draft.description))
        all.push_back({ "open_data.obstacle.description", {} });
    auto const resources = store::resources(tx, entry.id);
    bool const is_reading = std::ranges::any_of(uploads(tx, entry.id), &Upload::is_under_way);
    if (is_reading)
        all.push_back({ "open_data.obstacle.reading", {} });
    else if (resources.empty())
        all.push_back({ "open_data.obstacle.resource", {} });
    for (auto const& one : resources) {
        auto const reasons = store::reasons(tx, one.id);
        for (auto const& found : one.step.checked.privacy) {
            if (found.weight == "stop")
                all.push_back({ "open_data.obstacle.stop", { { "resource", one.step.content.name }, { "column", found.column } } });
            else if (found.weight == "ask" && std::ranges::find(reasons, found.key, &Reason::finding) == reasons.end())
                all.push_back({ "open_data.obstacle.ask", { { "resource", one.step.content.name }, { "column", found.column } } });
        }
    }
    for (auto const& one : store::pending_of(tx, entry.id))
        if (one.state == PendingState::Waiting)
            all.push_back({ "open_data.obstacle.pending", { { "address", one.address } } });
    if (all.empty() && entry.state == State::Published && !entry.is_changed())
        all.push_back({ "open_data.obstacle.unchanged", {} });
    return all;
}

std::vector<datasets::Star> draft_stars(db::Read& tx, datasets::Reference const& reference, Entry const& entry)
{
    auto const all = store::resources(tx, entry.id);
    auto content = entry.draft;
    for (auto const& one : all)
        content.resources.push_back(one.step.content);
    return stars_of(content, reference, all);
}

Way way_of(db::Read& tx, Workplace const& here)
{
    approvals::MatterClass const wanted { route, {}, matter_class, false };
    return approvals::matter_class(tx, here, here.now().today(), wanted.value()) ? Way::Draft : Way::SecondPerson;
}

std::optional<approvals::Draft> draft_of(db::Read& tx, DatasetId const& id) { return open_draft(tx, id); }

Result<Entry> propose(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view note, std::int64_t revision)
{
    auto entry = TRY(workable(tx, caller, id, revision));
    if (auto trouble = trouble_with("note", note, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    if (auto const in_the_way = obstacles(tx, entry); !in_the_way.empty())
        return refuse(std::vector<FieldError> { { "propose", in_the_way.front().key, in_the_way.front().arguments } });
    entry.review = Review::Proposed;
    entry.proposed_by = caller.person;
    entry.proposed_at = here.clock.now();
    entry.note = note;
    entry.reason.clear();
    auto kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.dataset.proposed", kept, { { "version", std::to_string(kept.version + 1) } });
    if (way_of(tx, here) == Way::Draft) {
        auto const written = TRY(approvals::write(tx, caller, here, proposal_of(tx, kept)));
        TRY(approvals::circulate(tx, caller, here, written.id, written.version));
    }
    return kept;
}

Result<Entry> service::publish(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, Entry entry)
{
    auto const now = here.clock.now();
    auto const resources = store::resources(tx, entry.id);
    auto const report = report_of(resources);
    auto content = entry.draft;
    for (auto const& one : resources)
        content.resources.push_back(one.step.content);
    content.version = entry.version + 1;
    content.version_note = entry.note;
    content.published_at = now;
    content.changed_at = now;
    content.quality = quality_of(resources, report);
    content.stars = datasets::count_of(stars_of(content, reference, resources));
    store::insert(tx, entry.id, { content.version, content, report, entry.proposed_by, caller.person, now, entry.note });
    for (auto const& one : content.resources)
        name_blobs(tx, here, entry.id.value, { &one.blob });   // the version keeps its bytes when the resource goes
    post(tx, here, { content, false, {} });
    entry.version = content.version;
    entry.draft.version = content.version;
    entry.draft.published_at = now;
    entry.published_at = now;
    entry.state = State::Published;
    entry.review = Review::None;
    entry.stars = content.stars;
    entry.score = score_of(resources);
    entry.reason.clear();
    entry.published_revision = entry.revision + 1;
    auto kept = TRY(keep(tx, here, std::move(entry)));
    trace(tx, caller, here, "open_data.dataset.published", kept, { { "version", std::to_string(kept.version) }, { "report", content.quality.report } });
    return kept;
}

Result<Entry> confirm(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, DatasetId const& id, std::int64_t revision)
{
    auto entry = TRY(under_review(tx, caller, may_confirm, id, revision));
    if (open_draft(tx, id))
        return refuse(RefusalKind::Conflict, "open_data.decided_by_draft");
    // 公開は二人で: who prepared it does not let it out alone.
    if (entry.proposed_by == caller.person)
        return refuse(RefusalKind::Forbidden, "open_data.own_proposal");
    return service::publish(tx, caller, here, reference, std::move(entry));
}

Result<Entry> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view reason, std::int64_t revision)
{
    auto entry = TRY(under_review(tx, caller, may_confirm, id, revision));
    if (open_draft(tx, id))
        return refuse(RefusalKind::Conflict, "open_data.decided_by_draft");
    if (is_blank(reason))
        return refuse({ { "reason", "open_data.reason_required" } });
    if (auto trouble = trouble_with("reason", reason, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    return given_back(tx, caller, here, std::move(entry), reason);
}

Result<Entry> take_back(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::int64_t revision)
{
    auto entry = TRY(under_review(tx, caller, may_edit, id, revision));
    if (open_draft(tx, id))
        TRY(approvals::drop(tx, caller, here, matter_kind, id.value));
    return given_back(tx, caller, here, std::move(entry), {});
}

Result<Entry> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, std::string_view reason, std::int64_t revision)
{
    auto entry = TRY(seen_by(tx, caller, may_withdraw, id));
    if (entry.revision != revision)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    if (entry.state != State::Published)
        return refuse(RefusalKind::Conflict, "open_data.not_published");
    if (entry.review == Review::Proposed)
        return refuse(RefusalKind::Conflict, "open_data.under_review");
    if (is_blank(reason))
        return refuse({ { "withdraw_reason", "open_data.reason_required" } });
    if (auto trouble = trouble_with("withdraw_reason", reason, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    auto const last = store::version(tx, id, entry.version);
    entry.state = State::Withdrawn;
    entry.reason = reason;
    entry.published_revision = 0;             // the next proposal publishes it again
    auto kept = TRY(keep(tx, here, std::move(entry)));
    post(tx, here, { last->content, true, std::string(reason) });
    trace(tx, caller, here, "open_data.dataset.withdrawn", kept, { { "version", std::to_string(kept.version) } });
    return kept;
}

Result<std::size_t> republish_all(db::Write& tx, Caller const& caller, Workplace const& here)
{
    TRY(access::allow(tx, caller, may_edit, { "" }));
    std::size_t letters = 0;
    for (auto const& entry : store::all(tx)) {
        auto const last = entry.version > 0 ? store::version(tx, entry.id, entry.version) : std::nullopt;
        if (!last)
            continue;
        post(tx, here, { last->content, entry.state == State::Withdrawn, entry.state == State::Withdrawn ? entry.reason : std::string() });
        trace(tx, caller, here, "open_data.dataset.republished", entry, { { "version", std::to_string(entry.version) } });
        ++letters;
    }
    return letters;
}

// -- listeners, in the transaction of who decides.

Result<void> service::on_decided(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, approvals::Decided const& event)
{
    if (!is_ours(event.draft))
        return {};
    auto entry = TRY(of_draft(tx, event.draft));
    // What is decided is what was proposed: resources could not change on the way, but a program of before might have let them.
    if (event.draft.proposal.body.find(hash_of(entry, store::resources(tx, entry.id))) == std::string::npos)
        return refuse(RefusalKind::Conflict, "open_data.changed_meanwhile");
    TRY(service::publish(tx, caller, here, reference, std::move(entry)));
    return {};
}

Result<void> service::on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    if (!is_ours(draft))
        return {};
    auto entry = TRY(of_draft(tx, draft));
    TRY(given_back(tx, caller, here, std::move(entry), draft.comment));
    return {};
}

Result<void> service::on_edited(db::Write&, Caller const&, Workplace const&, approvals::Edited const& event)
{
    if (is_ours(event.draft) && event.draft.proposal.body != event.before.proposal.body)
        return refuse(RefusalKind::Conflict, "open_data.draft_is_fixed");
    return {};
}

}  // namespace mado::open_data
