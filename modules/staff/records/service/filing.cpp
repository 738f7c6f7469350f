#include "service/filing.h"

#include <mado/audit/audit.h>
#include <mado/sanitizing/files.h>
#include <mado/search/search.h>
#include <mado/text/utf8.h>

#include "store/item_store.h"
#include "store/record_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

constexpr std::size_t digits_of_my_number = 12;
constexpr std::ptrdiff_t records_an_event = 100;

// 「衛生/動物」 of a definition's keep, with the procedure as 小分類.
Item item_of_procedure(Filing const& filing)
{
    Item made;
    made.id = "p." + filing.procedure;
    auto const slash = filing.store_class.find('/');
    made.large = filing.store_class.empty() ? "共通" : filing.store_class.substr(0, slash);
    made.middle = slash == std::string::npos ? "庶務" : filing.store_class.substr(slash + 1);
    made.small = filing.procedure_title;
    made.rule = filing.rule;
    made.source = "手続の定義 " + filing.procedure + " の keep";
    made.procedure = filing.procedure;
    return made;
}

// Numbers of twelve digits and more are left out: an index of a 個人番号 would be one.
std::string without_long_numbers(std::string_view text)
{
    std::string kept, digits;
    auto const flush = [&] {
        if (digits.size() < digits_of_my_number)
            kept += digits;
        digits.clear();
    };
    for (char const c : text) {
        if (c >= '0' && c <= '9') {
            digits += c;
            continue;
        }
        flush();
        kept += c;
    }
    flush();
    return kept;
}

void add_parts(db::Write& tx, Workplace const& here, Record const& record, std::vector<Part> const& given, bool is_new)
{
    auto const there = is_new ? std::vector<store::KeptPart> {} : store::parts(tx, record.id);
    auto number = static_cast<int>(there.size());
    for (auto part : given) {
        auto const is_same = [&](store::KeptPart const& kept) {
            return kept.part.origin == part.origin && (part.blob.empty() ? kept.part.blob.empty() && kept.part.origin_id == part.origin_id && kept.part.title == part.title : kept.part.blob == part.blob);
        };
        if (std::ranges::any_of(there, is_same))
            continue;
        part.number = ++number;
        std::string boxed;
        if (part.key) {
            part.blob = part.key->name;
            part.size = static_cast<std::int64_t>(part.key->size);
            boxed = crypto::encrypt(here.keys.storage, crypto::view(part.key->key.bytes), service::key_context(record.id, part.blob));
            // People open the clean form, as of every file that came from outside.
            sanitizing::keep(tx, here, "record", record.id.value,
                { json::object({ { "name", part.blob }, { "size", part.size }, { "key", crypto::base64url(crypto::view(part.key->key.bytes)) }, { "title", part.title }, { "type", part.type } }) });
        }
        store::insert(tx, record.id, part, boxed);
    }
}

Span span_for(Item const& item, Day completed_on, std::optional<Day> starts_on, std::optional<Day> effect_until)
{
    if (starts_on && item.rule.start != Start::Standing && item.rule.years != under_one_year)
        return span_from(item.rule.years, *starts_on);
    return span_of(item.rule, completed_on, effect_until);
}

Record record_made(Workplace const& here, Caller const& caller, Filing const& filing)
{
    auto const now = here.now();
    Record record { .id = { now.id() }, .owner = filing.owner, .kind = filing.kind, .object = filing.object, .matter_kind = filing.matter_kind, .matter = filing.matter, .title = filing.title,
        .number = filing.number, .made_on = filing.made_on, .from_whom = filing.from_whom, .to_whom = filing.to_whom, .way = filing.way, .medium = filing.medium,
        .disclosure = filing.disclosure, .article = filing.article, .completed_on = filing.completed_on };
    if (record.object.empty())
        record.object = record.id.value;
    record.filed_by = caller.person;
    record.filed_at = now.at;
    return record;
}

Result<Record> filed_again(db::Write& tx, Workplace const& here, Record const& found, Filing const& filing)
{
    if (found.state == RecordState::Kept)
        add_parts(tx, here, found, filing.parts, false);
    return found;
}

// What is complete goes into the folder of its day. A folder is looked up once, however many records go from it and into it.
class Completion {
public:
    Completion(db::Write& tx, Caller const& caller, Workplace const& here, Day completed_on, std::optional<Day> starts_on)
        : tx_(tx), caller_(caller), here_(here), completed_on_(completed_on), starts_on_(starts_on) {}

    // Into which folder, with the record's day and span set; nothing where it has ended already.
    std::optional<FolderId> end(Record& record)
    {
        auto const& item = item_of(record.folder);
        if (record.state != RecordState::Kept || !item)
            return std::nullopt;
        record.completed_on = completed_on_;
        record.span = span_for(*item, completed_on_, starts_on_, record.span.starts ? std::optional(record.span.starts->plus_days(-1)) : std::nullopt);
        auto const year = year_of_folder(item->rule.start, completed_on_);
        auto& to = targets_[{ item->id, record.owner }];
        if (to.value.empty())
            to = service::folder_for(tx_, caller_, here_, *item, record.owner, year).id;
        touched_.insert(record.folder);
        touched_.insert(to);
        return to;
    }
    void reckon()
    {
        for (auto const& folder : touched_)
            service::reckon(tx_, folder);
    }

private:
    std::optional<Item> const& item_of(FolderId const& id)
    {
        auto const [at, is_new] = items_.try_emplace(id);
        if (is_new)
            if (auto const folder = store::folder(tx_, id))
                at->second = store::item(tx_, folder->item);
        return at->second;
    }

    db::Write& tx_;
    Caller const& caller_;
    Workplace const& here_;
    Day completed_on_;
    std::optional<Day> starts_on_;
    std::map<FolderId, std::optional<Item>> items_ {};
    std::map<std::pair<std::string, std::string>, FolderId> targets_ {};  // by item and owner
    std::set<FolderId> touched_ {};
};

std::string until_words(Record const& record) { return record.span.until ? record.span.until->iso() : std::string(); }

}  // namespace

std::string service::search_kind(std::string_view owner) { return "records:" + std::string(owner); }
std::string service::key_context(RecordId const& record, std::string_view blob) { return "records.part." + record.value + "." + std::string(blob); }

bool service::is_blank(std::string_view words) { return text::trimmed(words).empty(); }

void service::require(std::vector<FieldError>& errors, char const* control, std::string_view words, std::size_t most)
{
    if (is_blank(words))
        errors.push_back({ control, "records.required" });
    else if (text::length(words) > most)
        errors.push_back({ control, "records.too_long", { { "most", std::to_string(most) } } });
}

Result<Item> service::item_for(db::Write& tx, Workplace const& here, Filing const& filing)
{
    auto const find = [&]() -> std::optional<Item> { return filing.item.empty() ? store::item_of_procedure(tx, filing.procedure) : store::item(tx, filing.item); };
    auto found = find();
    if (!found && adopt_plan(tx, here) > 0)
        found = find();
    if (found)
        return std::move(*found);
    if (!filing.item.empty() || filing.procedure.empty())
        return refuse({ { "item", "records.plan.not_found" } });
    auto made = item_of_procedure(filing);
    store::insert(tx, made);
    // One that was retired without another for this procedure still takes its cases: nothing stays unfiled.
    return store::item(tx, made.id).value_or(made);
}

Folder service::folder_for(db::Write& tx, Caller const& caller, Workplace const& here, Item const& item, std::string const& owner, int year)
{
    if (auto found = store::folder_for(tx, item.id, owner, year))
        return std::move(*found);
    Folder made { .id = { here.now().id() }, .item = item.id, .owner = owner, .year = year, .title = item.small, .medium = item.medium };
    while (!store::insert(tx, made))
        ++made.volume;
    trace(tx, caller, here, "records.folder.made", made);
    return made;
}

void service::reckon(db::Write& tx, Folder const& folder, Item const& item)
{
    store::set_until(tx, folder.id, end_of(item.rule, store::spans_in(tx, folder.id), folder.extended_until));
}

void service::reckon(db::Write& tx, FolderId const& id)
{
    auto const folder = store::folder(tx, id);
    if (auto const item = folder ? store::item(tx, folder->item) : std::nullopt)
        reckon(tx, *folder, *item);
}

Result<Folder> service::folder_to_change(db::Read& tx, Caller const& caller, access::Action const& action, FolderId const& id, std::int64_t expected_version)
{
    auto folder = TRY(find_folder(tx, caller, id));
    TRY(access::allow(tx, caller, action, { folder.owner }));
    if (folder.state != RecordState::Kept)
        return refuse(RefusalKind::Conflict, "records.folder.ended");
    if (folder.version != expected_version)
        return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
    return folder;
}

Result<Record> service::record_to_change(db::Read& tx, Caller const& caller, access::Action const& action, RecordId const& id)
{
    auto record = TRY(find_record(tx, caller, id));
    TRY(access::allow(tx, caller, action, { record.owner }));
    if (record.state != RecordState::Kept)
        return refuse(RefusalKind::Conflict, "records.record.ended");
    return record;
}

void service::index(db::Write& tx, Record const& record, std::string_view text)
{
    auto words = record.number + " " + record.from_whom + " " + record.to_whom;
    if (!text.empty())
        words += " " + without_long_numbers(text);
    search::put(tx, { search_kind(record.owner), record.id.value, record.title, words });
}

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Record const& record, std::map<std::string, std::string> details)
{
    details.emplace("kind", word_of(record.kind));
    std::vector<audit::Object> objects { { "record", record.id.value }, { "folder", record.folder.value } };
    if (!record.matter.empty())
        objects.push_back({ record.matter_kind, record.matter });
    audit::record(tx, caller, here.now(), event, objects, details);
}

void service::trace_together(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, std::vector<Record> const& records, FolderId const& folder,
    std::map<std::string, std::string> details)
{
    details.emplace("count", std::to_string(records.size()));
    std::vector<audit::Object> objects { { "folder", folder.value } };
    for (auto const& record : records) {
        objects.push_back({ "record", record.id.value });
        if (!record.matter.empty())
            objects.push_back({ record.matter_kind, record.matter });
    }
    audit::record(tx, caller, here.now(), event, objects, details);
}

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Folder const& folder, std::map<std::string, std::string> details)
{
    audit::record(tx, caller, here.now(), event, { { "folder", folder.id.value } }, details);
}

Result<Record> file(db::Write& tx, Caller const& caller, Workplace const& here, Filing const& filing)
{
    if (!filing.object.empty() && !filing.is_first)
        if (auto const found = store::record_of(tx, filing.kind, filing.object))
            return filed_again(tx, here, *found, filing);
    auto const item = TRY(service::item_for(tx, here, filing));
    auto record = record_made(here, caller, filing);
    auto folder = service::folder_for(tx, caller, here, item, filing.owner, year_of_folder(item.rule.start, filing.completed_on.value_or(filing.made_on)));
    record.folder = folder.id;
    if (filing.completed_on)
        record.span = span_of(item.rule, filing.completed_on, filing.effect_until);
    if (!store::insert(tx, record))
        return refuse(RefusalKind::Conflict, "records.record.filed_already");
    add_parts(tx, here, record, filing.parts, true);
    if (folder.medium != Medium::Mixed && folder.medium != filing.medium) {
        folder.medium = Medium::Mixed;
        store::change(tx, folder);
    }
    service::index(tx, record);
    if (record.span.until)
        service::reckon(tx, folder, item);
    else
        store::set_until(tx, folder.id, std::nullopt);
    service::trace(tx, caller, here, "records.record.filed", record);
    return record;
}

Result<void> complete(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter, Day completed_on, std::optional<Day> starts_on)
{
    Completion completion(tx, caller, here, completed_on, starts_on);
    for (auto record : store::of_matter(tx, matter_kind, matter)) {
        auto const to = completion.end(record);
        if (!to)
            continue;
        store::set_span(tx, record);
        if (*to != record.folder)
            store::move(tx, record.id, *to);
        service::trace(tx, caller, here, "records.record.completed", record, { { "until", until_words(record) } });
    }
    completion.reckon();
    return {};
}

Result<void> service::complete_together(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::vector<std::string> const& matters, Day completed_on)
{
    Completion completion(tx, caller, here, completed_on, {});
    std::map<std::tuple<FolderId, std::optional<Day>, std::optional<Day>>, std::vector<Record>> ended;
    for (auto& record : store::of_matters(tx, matter_kind, matters))
        if (auto const to = completion.end(record))
            ended[{ *to, record.span.starts, record.span.until }].push_back(std::move(record));
    for (auto const& [end, all] : ended)
        for (auto from = all.begin(); from != all.end();) {
            auto const through = from + std::min<std::ptrdiff_t>(records_an_event, all.end() - from);
            std::vector<Record> const some_of_them(from, through);
            store::end(tx, some_of_them, std::get<FolderId>(end));
            trace_together(tx, caller, here, "records.record.completed", some_of_them, std::get<FolderId>(end), { { "until", until_words(some_of_them.front()) } });
            from = through;
        }
    completion.reckon();
    return {};
}

Result<Record> complete_own(db::Write& tx, Caller const& caller, Workplace const& here, RecordId const& id, Day completed_on, std::optional<Day> effect_until)
{
    auto record = TRY(service::record_to_change(tx, caller, may_file, id));
    if (record.kind != Kind::Own || record.completed_on)
        return refuse(RefusalKind::Conflict, "records.record.complete_already");
    auto const from = store::folder(tx, record.folder);
    auto const item = from ? store::item(tx, from->item) : std::nullopt;
    if (!item)
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    std::vector<FieldError> errors;
    if (completed_on > here.now().today() || completed_on < record.made_on)
        errors.push_back({ "completed_on", "records.record.wrong_completed" });
    if (item->rule.start == Start::EndOfEffect && !effect_until)
        errors.push_back({ "effect_until", "records.record.effect_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    record.completed_on = completed_on;
    record.span = span_of(item->rule, completed_on, effect_until);
    store::set_span(tx, record);
    auto const to = service::folder_for(tx, caller, here, *item, record.owner, year_of_folder(item->rule.start, completed_on));
    store::move(tx, id, to.id);
    service::reckon(tx, *from, *item);
    service::reckon(tx, to, *item);
    record.folder = to.id;
    service::trace(tx, caller, here, "records.record.completed", record, { { "until", record.span.until ? record.span.until->iso() : std::string() } });
    return record;
}

Result<Record> file_own(db::Write& tx, Caller const& caller, Workplace const& here, Filing filing)
{
    TRY(access::allow(tx, caller, may_file, { filing.owner }));
    std::vector<FieldError> errors;
    service::require(errors, "title", filing.title, service::most_title);
    auto const item = store::item(tx, filing.item);
    if (!item || item->is_retired)
        errors.push_back({ "item", "records.plan.not_found" });
    if (filing.made_on > here.now().today())
        errors.push_back({ "made_on", "records.day_ahead" });
    for (auto const& [control, words] : { std::pair<char const*, std::string const&> { "number", filing.number }, { "from_whom", filing.from_whom }, { "to_whom", filing.to_whom } })
        if (text::length(words) > service::most_title)
            errors.push_back({ control, "records.too_long", { { "most", std::to_string(service::most_title) } } });
    if (item && filing.completed_on && item->rule.start == Start::EndOfEffect && !filing.effect_until)
        errors.push_back({ "effect_until", "records.record.effect_required" });
    if (!errors.empty())
        return refuse(std::move(errors));
    filing.kind = Kind::Own;
    filing.object.clear();
    return file(tx, caller, here, filing);
}

}  // namespace mado::records
