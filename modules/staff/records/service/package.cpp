#include <mado/records/transfer.h>

#include <mado/audit/audit.h>
#include <mado/organization/organization.h>

#include "model/zip.h"
#include "service/filing.h"
#include "store/item_store.h"
#include "store/life_store.h"
#include "store/record_store.h"

#include <pugixml.hpp>

#include <algorithm>
#include <sstream>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

constexpr char const* dcterms = "http://purl.org/dc/terms/";
constexpr char const* ours = "urn:madoguchi:records:1";  // what Dublin Core has no term for, by the words of ISO 23081

struct Source {
    Record record;
    std::vector<Part> parts;
    std::vector<audit::Event> history;
    json::Value words {};                    // of what stands in the database: the case's facts, the decided draft
};
struct Contents {
    Folder folder;
    Item item;
    std::string owner, town;
    std::vector<Source> sources;
};

Result<Contents> contents_of(db::Read& tx, FolderId const& id)
{
    auto folder = store::folder(tx, id);
    if (!folder)
        return refuse(RefusalKind::NotFound, "records.folder.not_found");
    auto const division = organization::division(tx, folder->owner);
    Contents all { *folder, store::item(tx, folder->item).value_or(Item {}), division ? division->name : folder->owner, tx.tenant(), {} };
    for (auto& record : store::kept_in(tx, id, 100'000)) {
        Source source { record, parts(tx, record.id), audit::events_of(tx, { "record", record.id.value }), words_of(tx, record) };
        all.sources.push_back(std::move(source));
    }
    return all;
}

// Names that every file system takes: the title stands in the metadata.
std::string path_of(std::size_t record, std::size_t file, std::string_view type)
{
    auto const digits = [](std::size_t number, std::size_t width) {
        auto text = std::to_string(number);
        return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
    };
    std::string_view ending = ".bin";
    for (auto const& [known, its] : { std::pair<std::string_view, std::string_view> { "application/pdf", ".pdf" }, { "image/jpeg", ".jpg" }, { "image/png", ".png" }, { "image/heic", ".heic" },
             { "image/webp", ".webp" }, { "image/tiff", ".tif" }, { "text/plain", ".txt" }, { "application/json", ".json" } })
        if (type.starts_with(known))
            ending = its;
    return "data/" + digits(record, 5) + "/" + digits(file, 3) + std::string(ending);
}

void say(pugi::xml_node& node, char const* name, std::string const& words)
{
    if (!words.empty())
        node.append_child(name).text().set(words.c_str());
}

void say_file(pugi::xml_node& node, std::string const& path, std::string const& title, std::string const& type, std::string const& bytes, std::string const& kept_hash)
{
    auto file = node.append_child("rkms:file");
    file.append_attribute("path").set_value(path.c_str());
    say(file, "dcterms:title", title);
    say(file, "dcterms:format", type);
    say(file, "dcterms:extent", std::to_string(bytes.size()));
    say(file, "rkms:sha256", crypto::sha256_hex(bytes));
    if (!kept_hash.empty())
        say(file, "rkms:fixity", kept_hash == crypto::sha256_hex(bytes) ? "as filed" : "differs from what was filed: " + kept_hash);
}

void say_record(pugi::xml_node& node, Record const& record)
{
    say(node, "dcterms:identifier", record.id.value);
    say(node, "dcterms:type", word_of(record.kind));
    say(node, "dcterms:title", record.title);
    say(node, "rkms:number", record.number);
    say(node, "dcterms:created", record.made_on.iso());
    say(node, "dcterms:creator", record.from_whom);
    say(node, "dcterms:audience", record.to_whom);
    say(node, "dcterms:medium", word_of(record.medium));
    say(node, "rkms:way", word_of(record.way));
    say(node, "dcterms:accessRights", word_of(record.disclosure) + (record.article.empty() ? "" : " " + record.article));
    say(node, "dcterms:isPartOf", record.folder.value);
    if (!record.matter.empty())
        say(node, "dcterms:relation", record.matter_kind + ":" + record.matter);
    if (record.completed_on)
        say(node, "rkms:completed", record.completed_on->iso());
    if (record.span.starts)
        say(node, "dcterms:valid", "start=" + record.span.starts->iso() + (record.span.until ? "; end=" + record.span.until->iso() : ""));
}

// ISO 23081: what was done with it, by whom, by which mandate (the position).
void say_history(pugi::xml_node& node, std::vector<audit::Event> const& history)
{
    auto all = node.append_child("rkms:history");
    for (auto const& event : history) {
        if (event.event == "records.record.read")
            continue;
        auto one = all.append_child("rkms:event");
        one.append_attribute("type").set_value(event.event.c_str());
        one.append_attribute("at").set_value(iso_in_tokyo(event.at).c_str());
        say(one, "rkms:agent", event.person ? event.person.value : event.job);
        say(one, "rkms:mandate", event.position.value);
    }
}

void say_folder(pugi::xml_node& root, Contents const& all)
{
    auto const& [folder, item, owner, town, sources] = all;
    auto node = root.append_child("rkms:folder");
    say(node, "dcterms:identifier", folder.id.value);
    say(node, "dcterms:title", folder.title);
    say(node, "dcterms:subject", item.words());
    say(node, "dcterms:temporal", std::to_string(folder.year));
    say(node, "dcterms:publisher", town);
    say(node, "dcterms:creator", owner);
    say(node, "dcterms:medium", word_of(folder.medium));
    say(node, "dcterms:spatial", folder.place);
    say(node, "rkms:retention", item.rule.years == permanent ? "permanent" : std::to_string(item.rule.years));
    say(node, "rkms:retentionStarts", word_of(item.rule.start));
    say(node, "rkms:until", folder.until ? folder.until->iso() : "");
    say(node, "rkms:selection", word_of(folder.selected) + (folder.selected_why.empty() ? "" : " " + folder.selected_why));
    say(node, "rkms:records", std::to_string(sources.size()));
}

// What is put into the package, with the lines of its manifests.
class Bag {
public:
    Bag(std::function<void(std::string_view)> const& sink)
        : zip_([this, &sink](std::string_view bytes) {
              hash_.add(bytes);
              size_ += bytes.size();
              sink(bytes);
          })
    {
    }
    void add(std::string const& path, std::string_view bytes)
    {
        auto& lines = path.starts_with("data/") ? payload_ : tags_;
        lines += crypto::sha256_hex(bytes) + "  " + path + "\n";
        zip_.add(path, bytes);
    }
    void close()
    {
        add("manifest-sha256.txt", std::string(payload_));
        zip_.add("tagmanifest-sha256.txt", tags_);
        zip_.close();
    }
    std::string hash() { return crypto::hex(hash_.finish()); }
    std::uint64_t size() const { return size_; }

private:
    crypto::Sha256 hash_;
    std::uint64_t size_ = 0;
    std::string payload_, tags_;
    model::ZipWriter zip_;
};

std::map<std::string, std::string> manifest_lines(std::string const& text)
{
    std::map<std::string, std::string> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        if (line.size() > 66 && line.substr(64, 2) == "  ")
            all[line.substr(66)] = line.substr(0, 64);
    return all;
}

}  // namespace

Result<Package> pack_into(Workplace const& here, std::string const& tenant, FolderId const& folder, std::function<void(std::string_view)> const& sink)
{
    auto const all = TRY(here.database.read(tenant, [&](db::Read& tx) { return contents_of(tx, folder); }));
    Package made;
    Bag bag(sink);
    std::uint64_t total = 0;
    std::size_t number = 0;
    pugi::xml_document document;
    auto root = document.append_child("rkms:package");
    root.append_attribute("xmlns:dcterms").set_value(dcterms);
    root.append_attribute("xmlns:rkms").set_value(ours);
    say_folder(root, all);
    bag.add("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    for (auto const& source : all.sources) {
        auto node = root.append_child("rkms:record");
        say_record(node, source.record);
        std::size_t file = 0;
        ++number;
        auto const put = [&](std::string const& title, std::string const& type, std::string const& bytes, std::string const& hash) {
            auto const path = path_of(number, ++file, type);
            say_file(node, path, title, type, bytes, hash);
            total += bytes.size();
            bag.add(path, bytes);
            ++made.files;
        };
        if (source.words.is_object())
            put("records.json", "application/json", json::canonical(source.words), {});
        for (auto const& part : source.parts) {
            if (part.origin == Origin::Database) {
                say(node, "rkms:databaseHash", part.hash);
                continue;
            }
            auto const bytes = bytes_of(here, tenant, source.record.id, part);
            if (bytes) {
                put(part.title, part.type, *bytes, part.hash);
                continue;
            }
            made.left_out.push_back(source.record.title + " " + part.title);
            say(node, "rkms:leftOut", part.title + " (" + bytes.error().key + ")");
        }
        say_history(node, source.history);
    }
    made.records = all.sources.size();
    std::ostringstream xml;
    document.save(xml, "  ");
    bag.add("metadata/records.xml", xml.str());
    bag.add("bag-info.txt", "Source-Organization: " + all.town + " " + all.owner + "\nBagging-Date: " + here.now().today().iso() + "\nExternal-Identifier: " + all.folder.id.value
            + "\nPayload-Oxum: " + std::to_string(total) + "." + std::to_string(made.files) + "\n");
    bag.close();
    made.hash = bag.hash();
    made.size = bag.size();
    return made;
}

Result<Package> pack(Workplace const& here, std::string const& tenant, FolderId const& folder)
{
    struct Full {};
    std::string zip;
    try {
        auto made = TRY(pack_into(here, tenant, folder, [&](std::string_view bytes) {
            if (zip.size() + bytes.size() > most_package_bytes)
                throw Full {};
            zip += bytes;
        }));
        made.zip = std::move(zip);
        return made;
    } catch (Full const&) {
        return refuse(RefusalKind::TooLarge, "records.transfer.too_large");
    }
}

Result<void> note_package(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, FolderId const& folder, std::string_view hash)
{
    TRY(access::allow(tx, caller, may_dispose, { "" }));
    TRY(find_disposal(tx, caller, id));
    auto const all = store::lines(tx, id);
    auto const line = std::ranges::find(all, folder, &Line::folder);
    if (line == all.end() || line->state != LineState::Packed)
        return refuse(RefusalKind::Conflict, "records.transfer.not_packed");
    auto noted = *line;
    noted.package = hash;
    store::change(tx, id, noted, LineState::Packed);
    audit::record(tx, caller, here.now(), "records.folder.packed", { { "folder", folder.value }, { "disposal", id.value } }, { { "package", std::string(hash) } });
    return {};
}

std::vector<std::string> faults_of(std::string_view zip)
{
    auto const entries = model::unzipped(zip);
    if (!entries)
        return { "not a package" };
    std::vector<std::string> faults;
    auto const text = [&](char const* path) {
        auto const found = entries->find(path);
        return found == entries->end() ? std::string() : found->second;
    };
    if (!text("bagit.txt").starts_with("BagIt-Version: 1.0\n"))
        faults.push_back("bagit.txt");
    auto listed = manifest_lines(text("manifest-sha256.txt"));
    auto const tags = manifest_lines(text("tagmanifest-sha256.txt"));
    listed.insert(tags.begin(), tags.end());
    for (auto const& [path, hash] : listed) {
        auto const found = entries->find(path);
        if (found == entries->end())
            faults.push_back(path + " is missing");
        else if (crypto::sha256_hex(found->second) != hash)
            faults.push_back(path + " was changed");
    }
    for (auto const& [path, bytes] : *entries)
        if (!listed.contains(path) && path != "tagmanifest-sha256.txt")
            faults.push_back(path + " is in no manifest");
    pugi::xml_document document;
    if (!document.load_string(text("metadata/records.xml").c_str()))
        faults.push_back("metadata/records.xml cannot be read");
    std::size_t described = 0;
    for (auto const& record : document.child("rkms:package").children("rkms:record"))
        for (auto const& file : record.children("rkms:file"))
            if (entries->contains(file.attribute("path").value()))
                ++described;
    auto const payload = static_cast<std::size_t>(std::ranges::count_if(*entries, [](auto const& entry) { return entry.first.starts_with("data/"); }));
    if (described != payload)
        faults.push_back("the metadata describe " + std::to_string(described) + " of " + std::to_string(payload) + " files");
    return faults;
}

}  // namespace mado::records
