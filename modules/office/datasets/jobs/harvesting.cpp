// A run: the source is read and its files are fetched outside every transaction; each dataset is one write. After a crash the next run finds what was done as the same.
#include <mado/open_data/harvests.h>

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/log/log.h>
#include <mado/text/utf8.h>

#include "service/recording.h"
#include "store/dataset_store.h"
#include "store/desk_store.h"
#include "store/harvest_store.h"

#include <algorithm>
#include <map>
#include <set>

namespace mado::open_data {

namespace {

using namespace service;
using harvest::Found;
using harvest::FoundFile;

constexpr std::int64_t hour_us = 3'600'000'000, minute_us = 60'000'000;
constexpr int minutes_of_taking = 30, names_tried = 99, silent_at_most = 2;
constexpr std::size_t most_findings = 200, most_reasons = 50, most_tag = 50, most_shown = 200;
constexpr std::size_t name_room = 96;         // of 100: "-99" behind it

Caller program(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = std::string(harvest_job) }; }

// What a person may have changed since: the description without what publishing writes.
std::string described_hash(datasets::Dataset draft)
{
    draft.version = 0;
    draft.published_at = draft.changed_at = {};
    return crypto::sha256_hex(json::write(datasets::to_json(draft)));
}

std::string cut(std::string const& words, std::size_t most) { return std::string(text::first(words, most)); }

// What is one line with us may be several with others.
std::string one_line(std::string words, std::size_t most)
{
    std::ranges::replace_if(words, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return cut(words, most);
}

// As we register it: what is longer than ours is cut, days that run backwards are left out.
datasets::Dataset description_of(Found const& found, Harvest const& of, std::string const& tenant)
{
    auto said = found.dataset;
    said.division = of.division;
    said.title = one_line(said.title, most_title);
    said.title_kana = one_line(said.title_kana, most_title);
    said.description = cut(said.description, most_words);
    said.contact = cut(said.contact, most_short);
    said.attribution = cut(said.attribution, most_short);
    for (auto& tag : said.tags)
        tag = one_line(tag, most_tag);
    if (said.tags.size() > most_tags)
        said.tags.resize(most_tags);
    if (said.covers_from && said.covers_until && *said.covers_until < *said.covers_from)
        said.covers_from.reset(), said.covers_until.reset();
    if (said.covers_place.empty())
        said.covers_place = tenant;
    if (said.source.empty())
        said.source = of.address;
    said.published_at = said.changed_at = {};
    return said;
}

// A name that is free in this town.
std::string free_name(db::Read& tx, std::string const& wanted)
{
    if (!store::find_named(tx, wanted))
        return wanted;
    for (int n = 2; n <= names_tried; ++n)
        if (auto name = wanted.substr(0, name_room) + "-" + std::to_string(n); !store::find_named(tx, name))
            return name;
    return wanted;                            // it is refused as taken
}

void add(std::vector<Sentence>& reasons, std::string key, text::Arguments arguments = {})
{
    if (reasons.size() < most_reasons)
        reasons.push_back({ std::move(key), std::move(arguments) });
}
void add(std::vector<Sentence>& reasons, Refusal const& refusal)
{
    if (refusal.fields.empty())
        return add(reasons, refusal.key, refusal.arguments);
    for (auto const& field : refusal.fields)
        add(reasons, field.key, field.arguments);
}

std::string name_of(FoundFile const& file) { return cut(file.description.name.empty() ? file.address : file.description.name, most_shown); }

std::string host_of(std::string const& address)
{
    auto const slashes = address.find("//");
    auto const begin = slashes == std::string::npos ? 0 : slashes + 2;
    auto host = address.substr(begin, address.find_first_of("/?#", begin) - begin);
    std::ranges::transform(host, host.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return host;
}

bool is_silence(Refusal const& refusal)
{
    return std::ranges::any_of(refusal.fields, [](FieldError const& one) { return one.arguments.contains("fault") && one.arguments.at("fault") == "http.call.no_answer"; });
}

// Whose turn it is: what was never looked at, then what waits longest; what came only in part keeps nobody else waiting.
std::vector<std::size_t> in_turn(std::vector<std::size_t> wanted, harvest::Catalogue const& catalogue, std::vector<Harvested> const& before)
{
    std::map<std::string_view, std::pair<int, std::int64_t>> turns;
    for (auto const& one : before)
        turns[one.identity] = { one.state == HarvestedState::Partly ? 2 : 1, one.seen_at.microseconds };
    std::ranges::stable_sort(wanted, {}, [&](std::size_t place) {
        auto const known = turns.find(catalogue.found[place].identity);
        return known == turns.end() ? std::pair(0, std::int64_t {}) : known->second;
    });
    return wanted;
}

// What came of the files of one dataset.
struct Came {
    struct File { FoundFile const* file; SourceEntry source; Fetched fetched; };
    std::vector<File> files {};
    std::vector<Sentence> reasons {};
    bool is_all = true;
};

class Run {
public:
    Run(Workplace const& here, datasets::Reference const& reference, std::string tenant, Harvest of, Send const& send)
        : here_(here), reference_(reference), tenant_(std::move(tenant)), of_(std::move(of)), send_(send), caller_(program(tenant_))
    {
    }

    Result<void> all()
    {
        auto const catalogue = collected();
        until_ = { here_.clock.now().microseconds + minutes_of_taking * minute_us };
        auto const before = here_.database.read(tenant_, [&](db::Read& tx) { return store::harvested(tx, of_.id); });
        auto const difference = harvest::compare(known(before), catalogue);
        total_ = static_cast<std::int64_t>(catalogue.found.size());
        done_ = static_cast<std::int64_t>(difference.same.size());
        added_ = difference.added.size(), changed_ = difference.changed.size();
        TRY(here_.database.write(tenant_, { .name = "open_data.harvest_begun" }, [&](db::Write& tx) -> Result<void> {
            store::keep_progress(tx, of_.id, HarvestStage::Taking, total_, done_);
            return {};
        }));
        auto wanted = difference.added;
        wanted.insert(wanted.end(), difference.changed.begin(), difference.changed.end());
        bool is_finished = true;
        for (auto const place : in_turn(std::move(wanted), catalogue, before))
            if (here_.clock.now() >= until_ || !take(catalogue.found[place])) {
                is_finished = false;
                break;
            }
        return finish(catalogue, difference, is_finished);
    }

private:
    // Only what was taken whole is known by its fingerprint: all else is tried again.
    static std::vector<harvest::Known> known(std::vector<Harvested> const& before)
    {
        std::vector<harvest::Known> all;
        for (auto const& one : before)
            all.push_back({ one.identity, one.state == HarvestedState::Taken ? one.fingerprint : std::string() });
        return all;
    }

    harvest::Catalogue collected() const
    {
        try {
            return harvest::collect({ of_.kind, of_.address, here_.development ? harvest::Place::Development : harvest::Place::Production },
                { reference_.licences, reference_.themes, reference_.frequencies }, send_, here_.clock);
        } catch (std::exception const& error) {
            log::warn("open_data.harvest_broken", { { "harvest", of_.id.value }, { "what", error.what() } });
            harvest::Catalogue none;
            none.findings.push_back({ of_.address, "open_data.harvest.unreadable", {} });
            none.extent = harvest::Extent::Part;
            return none;
        }
    }

    Result<Fetched> fetched(SourceEntry const& source) const
    {
        try {
            return fetch(here_, reference_, tenant_, source, send_);
        } catch (std::exception const&) {
            return refuse({ { "address", "open_data.source.failed", { { "fault", "unreadable" } } } });
        }
    }

    Came came_of(Found const& found, std::optional<Harvested> const& before)
    {
        Came came;
        std::set<std::string> passed_by;
        for (auto const& file : found.files) {
            if (before && before->files.contains(file.identity))
                continue;
            if (came.files.size() + (before ? before->files.size() : 0) >= most_resources) {
                add(came.reasons, "open_data.resources_too_many", { { "most", std::to_string(most_resources) } });
                break;
            }
            if (here_.clock.now() >= until_) {
                came.is_all = false;
                add(came.reasons, "open_data.harvest.files_later");
                break;
            }
            auto const host = host_of(file.address);
            if (silent_[host] >= silent_at_most) {
                came.is_all = false;
                if (passed_by.insert(host).second)
                    add(came.reasons, "open_data.harvest.host_silent", { { "host", cut(host, most_shown) } });
                continue;
            }
            SourceEntry source;
            source.address = file.address;
            source.every_hours = of_.every_hours;
            auto answer = fetched(source);
            if (answer) {
                came.files.push_back({ &file, source, std::move(*answer) });
                continue;
            }
            came.is_all = false;
            silent_[host] += is_silence(answer.error()) ? 1 : 0;
            add(came.reasons, "open_data.harvest.file_failed", { { "name", name_of(file) } });
            add(came.reasons, answer.error());
        }
        return came;
    }

    // False: somebody stopped it.
    bool take(Found const& found)
    {
        auto const before = here_.database.read(tenant_, [&](db::Read& tx) { return store::harvested(tx, of_.id, found.identity); });
        auto const came = came_of(found, before);
        ++done_;
        bool is_stopped = false, is_new = false;
        auto const work = [&](db::Write& tx) -> Result<void> {
            auto const now = store::find_harvest(tx, of_.id);
            is_stopped = !now || now->state == SourceState::Stopped;
            if (is_stopped)
                return {};
            auto row = TRY(taken(tx, found, came));
            is_new = !before || (!before->dataset && row.dataset) || row.files.size() > before->files.size();
            store::keep(tx, of_.id, row);
            store::keep_progress(tx, of_.id, HarvestStage::Taking, total_, done_);
            return {};
        };
        if (auto const done = written(work); !done)
            leave(found, before, done.error());
        else
            took_new_ = took_new_ || is_new;
        return !is_stopped;
    }

    Result<void> written(std::function<Result<void>(db::Write&)> const& work) const
    {
        try {
            return here_.database.write(tenant_, { .name = "open_data.harvested" }, work);
        } catch (std::exception const& error) {
            log::warn("open_data.harvest_not_taken", { { "harvest", of_.id.value }, { "what", error.what() } });
            return refuse(Refusal::Kind::Busy, "open_data.harvest.not_taken");
        }
    }

    // It could not be registered: why stands beside it, and the next run tries again.
    void leave(Found const& found, std::optional<Harvested> const& before, Refusal const& why)
    {
        auto row = before.value_or(Harvested {});
        row.identity = found.identity;
        row.title = cut(found.dataset.title, most_title);
        row.state = HarvestedState::Left;
        row.seen_at = here_.clock.now();
        row.reasons.clear();
        add(row.reasons, why);
        (void)written([&](db::Write& tx) -> Result<void> {
            store::keep(tx, of_.id, row);
            store::keep_progress(tx, of_.id, HarvestStage::Taking, total_, done_);
            return {};
        });
    }

    Result<Harvested> taken(db::Write& tx, Found const& found, Came const& came)
    {
        auto row = store::harvested(tx, of_.id, found.identity).value_or(Harvested {});
        auto const is_same = !row.identity.empty() && row.fingerprint == found.fingerprint;
        row.identity = found.identity;
        row.title = cut(found.dataset.title, most_title);
        row.seen_at = here_.clock.now();
        row.reasons.clear();
        for (auto const& one : found.findings)
            add(row.reasons, one.key, one.arguments);
        auto entry = TRY(registered(tx, found, row, is_same));
        if (entry.review == Review::Proposed) {
            add(row.reasons, "open_data.harvest.under_review");
            row.state = HarvestedState::Partly;
            return row;
        }
        for (auto const& one : came.files) {
            if (row.files.contains(one.file->identity))
                continue;
            auto const resource = TRY(add_source(tx, caller_, here_, entry.id, one.source, one.fetched, store::find(tx, entry.id)->revision, one_line(one.file->description.name, most_title)));
            row.files[one.file->identity] = { resource.id.value, one.file->address };
        }
        TRY(follow_addresses(tx, found, row));
        for (auto const& reason : came.reasons)
            add(row.reasons, reason.key, reason.arguments);
        row.fingerprint = found.fingerprint;
        row.state = came.is_all ? HarvestedState::Taken : HarvestedState::Partly;
        return row;
    }

    // The dataset as it is now: made, or described again where no person has touched its description.
    Result<Entry> registered(db::Write& tx, Found const& found, Harvested& row, bool is_same)
    {
        auto said = description_of(found, of_, tenant_);
        if (!row.dataset) {
            said.name = free_name(tx, said.name);
            auto made = TRY(create(tx, caller_, here_, reference_, said, Origin::Address));
            row.dataset = made.id;
            row.described = described_hash(made.draft);
            return made;
        }
        auto entry = store::find(tx, row.dataset);
        if (!entry)
            return refuse(Refusal::Kind::NotFound, "open_data.harvest.dataset_gone");
        if (is_same || entry->review == Review::Proposed)
            return std::move(*entry);
        if (described_hash(entry->draft) != row.described) {
            add(row.reasons, "open_data.harvest.edited");
            return std::move(*entry);
        }
        said.division = entry->owner();       // a person may have given it to another division
        auto again = TRY(describe_again(tx, caller_, here_, reference_, row.dataset, said, entry->revision));
        row.described = described_hash(again.draft);
        return again;
    }

    // A file that moved is fetched from its new place; one that is gone there stays here and is told.
    Result<void> follow_addresses(db::Write& tx, Found const& found, Harvested& row)
    {
        std::set<std::string_view> there;
        for (auto const& file : found.files) {
            there.insert(file.identity);
            auto const kept = row.files.find(file.identity);
            if (kept == row.files.end() || kept->second.address == file.address)
                continue;
            if (auto source = store::source(tx, { kept->second.resource })) {
                source->address = file.address;
                source->etag.clear(), source->modified.clear();
                source->next_at = here_.clock.now();
                store::keep(tx, *source);
            }
            kept->second.address = file.address;
        }
        for (auto const& [identity, file] : row.files)
            if (!there.contains(identity))
                add(row.reasons, "open_data.harvest.file_gone", { { "name", cut(file.address, most_shown) } });
        return {};
    }

    Result<void> finish(harvest::Catalogue const& catalogue, harvest::Difference const& difference, bool is_finished)
    {
        auto const work = [&](db::Write& tx) -> Result<void> {
            auto now = store::find_harvest(tx, of_.id);
            if (!now)
                return {};
            std::size_t gone = 0;
            for (auto const& identity : difference.removed)
                if (auto row = store::harvested(tx, of_.id, identity); row && row->state != HarvestedState::Gone) {
                    row->state = HarvestedState::Gone;
                    row->seen_at = here_.clock.now();
                    row->reasons = { { row->dataset ? "open_data.harvest.gone" : "open_data.harvest.gone_unregistered", {} } };
                    store::keep(tx, of_.id, *row);
                    ++gone;
                }
            settle(*now, catalogue, is_finished);
            store::change(tx, *now);
            audit::record(tx, caller_, here_.now(), "open_data.harvest.read", { { "harvest", of_.id.value } },
                { { "found", std::to_string(total_) }, { "added", std::to_string(added_) }, { "changed", std::to_string(changed_) }, { "gone", std::to_string(gone) },
                    { "extent", catalogue.extent == harvest::Extent::Whole ? "whole" : "part" } });
            if (now->failures >= failures_at_most && now->state == SourceState::Stopped)
                audit::record(tx, caller_, here_.now(), "open_data.harvest.stopped", { { "harvest", of_.id.value } }, { { "failures", std::to_string(now->failures) } });
            return {};
        };
        return here_.database.write(tenant_, { .name = "open_data.harvest_ended" }, work);
    }

    void settle(Harvest& now, harvest::Catalogue const& catalogue, bool is_finished) const
    {
        now.stage = HarvestStage::Idle;
        now.found = total_;
        now.done = done_;
        now.findings = catalogue.findings;
        if (now.findings.size() > most_findings)
            now.findings.resize(most_findings);
        now.extent = catalogue.extent;
        now.last_at = here_.clock.now();
        // What there was no time for is taken by the next schedule, as long as it gets on: who only waits for others that do not answer waits for the usual time.
        now.next_at = is_finished || !took_new_ ? Instant { here_.clock.now().microseconds + now.every_hours * hour_us } : here_.clock.now();
        bool const is_failure = catalogue.found.empty() && catalogue.extent == harvest::Extent::Part;
        now.failures = is_failure ? now.failures + 1 : 0;
        if (now.failures >= failures_at_most)
            now.state = SourceState::Stopped;
    }

    Workplace const& here_;
    datasets::Reference const& reference_;
    std::string tenant_;
    Harvest of_;
    Send const& send_;
    Caller caller_;
    Instant until_ {};
    std::int64_t total_ = 0, done_ = 0;
    std::size_t added_ = 0, changed_ = 0;
    bool took_new_ = false;
    std::map<std::string, int> silent_ {};    // by host: how often it did not answer in this run
};

}  // namespace

Result<void> take_harvest(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, HarvestId const& id, Send const& send)
{
    if (auto const* town = here.towns.by_code(tenant); town && town->training)  // nothing of a town for training calls anybody
        return {};
    auto const begin = [&](db::Write& tx) -> Result<std::optional<Harvest>> {
        auto found = store::find_harvest(tx, id);
        if (!found || found->state == SourceState::Stopped)
            return std::optional<Harvest> {};
        store::keep_progress(tx, id, HarvestStage::Collecting, 0, 0);
        return found;
    };
    auto const of = TRY(here.database.write(tenant, { .name = "open_data.harvest_collecting" }, begin));
    if (!of)
        return {};
    return Run(here, reference, tenant, *of, send).all();
}

}  // namespace mado::open_data
