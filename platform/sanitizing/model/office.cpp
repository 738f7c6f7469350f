#include "model/office.h"

#include "model/package.h"

#include <mado/photo/photo.h>

#include <pugixml.hpp>

#include <deque>
#include <set>

namespace mado::sanitizing::model {

namespace {

using std::string_view_literals::operator""sv;

constexpr int deepest = 256;
constexpr std::size_t most_elements = 4'000'000;

struct Fault { Reason reason; };  // thrown within this file alone

// Of relationships, by the last word of their type: what a document is shown with. Everything else is left behind: macros, controls, embedded and
// linked files, templates, hyperlinks, data connections, custom parts, printer settings, sounds and films.
constexpr std::array shown { "styles"sv, "stylesWithEffects"sv, "numbering"sv, "fontTable"sv, "settings"sv, "theme"sv, "themeOverride"sv, "header"sv, "footer"sv, "footnotes"sv, "endnotes"sv, "comments"sv,
    "worksheet"sv, "chartsheet"sv, "sharedStrings"sv, "drawing"sv, "chart"sv, "table"sv, "image"sv, "slide"sv, "slideLayout"sv, "slideMaster"sv, "notesSlide"sv, "notesMaster"sv, "handoutMaster"sv,
    "presProps"sv, "viewProps"sv, "tableStyles"sv, "commentAuthors"sv, "chartColorStyle"sv, "chartStyle"sv };

// Elements that act, fetch or hold what is not shown, by their local name: fields (their results stay as text), formulas (their values stay), names (Excel
// 4 macros start by them), OLE, controls, links, imported chunks, mail merge, extensions.
constexpr std::array active { "fldChar"sv, "instrText"sv, "delInstrText"sv, "fldData"sv, "object"sv, "oleObj"sv, "oleObject"sv, "oleObjects"sv, "OLEObject"sv, "oleSize"sv, "control"sv, "controls"sv, "altChunk"sv,
    "attachedTemplate"sv, "linkStyles"sv, "mailMerge"sv, "subDoc"sv, "externalReferences"sv, "externalReference"sv, "externalData"sv, "definedNames"sv, "legacyDrawing"sv, "legacyDrawingHF"sv, "hyperlinks"sv,
    "hlinkClick"sv, "hlinkHover"sv, "hlinkMouseOver"sv, "webPublishItems"sv, "webPublishing"sv, "customXmlParts"sv, "customWorkbookViews"sv, "dataBinding"sv, "connection"sv, "queryTableFields"sv, "tags"sv,
    "audioFile"sv, "videoFile"sv, "wavAudioFile"sv, "quickTimeFile"sv, "audioCd"sv, "snd"sv, "timing"sv, "extLst"sv, "ddeLink"sv, "ddeItems"sv, "customUI"sv, "script"sv, "vbaProject"sv, "smartTagPr"sv,
    "saveThroughXslt"sv, "schemaLibrary"sv, "pict"sv, "calcChain"sv };

// Of these only the wrapping goes: what they show stays.
constexpr std::array wrapping { "fldSimple"sv, "smartTag"sv, "customXml"sv };

struct Family { std::string_view main, macro, type; };
#define MADO_OFFICE "application/vnd.openxmlformats-officedocument."
constexpr std::array families {
    Family { MADO_OFFICE "wordprocessingml.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml", MADO_OFFICE "wordprocessingml.document" },
    Family { MADO_OFFICE "spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", MADO_OFFICE "spreadsheetml.sheet" },
    Family { MADO_OFFICE "presentationml.presentation.main+xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml", MADO_OFFICE "presentationml.presentation" },
};

std::string_view local(std::string_view name)
{
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

std::string_view last_word(std::string_view type) { return type.substr(type.rfind('/') + 1); }

template <class All>
bool is_among(All const& all, std::string_view one) { return std::ranges::find(all, one) != all.end(); }

// A part as a tree. A document type is refused: with it come entities that grow without end and fetch from outside.
pugi::xml_document parsed(std::string const& bytes)
{
    pugi::xml_document document;
    if (bytes.find("<!DOCTYPE") != std::string::npos || bytes.find("<!ENTITY") != std::string::npos || bytes.find('\0') != std::string::npos)
        throw Fault { Reason::Broken };
    if (!document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8))
        throw Fault { Reason::Broken };
    struct Bounded : pugi::xml_tree_walker {
        std::size_t seen = 0;
        bool for_each(pugi::xml_node&) override { return depth() <= deepest && ++seen <= most_elements; }
    } bounded;
    if (!document.traverse(bounded))
        throw Fault { Reason::Broken };
    return document;
}

std::string written(pugi::xml_document const& document)
{
    struct : pugi::xml_writer {
        std::string all;
        void write(void const* bytes, std::size_t size) override { all.append(static_cast<char const*>(bytes), size); }
    } out;
    document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return std::move(out.all);
}

std::string relations_of(std::string const& part)
{
    auto const slash = part.rfind('/');
    return slash == std::string::npos ? "_rels/" + part + ".rels" : part.substr(0, slash) + "/_rels/" + part.substr(slash + 1) + ".rels";
}

// A target as the name of a part: relative to the folder of the part that names it; empty when it leads out.
std::string resolved(std::string const& part, std::string const& target)
{
    std::deque<std::string> folders;
    auto const add = [&](std::string_view path) {
        for (std::size_t from = 0; from <= path.size();) {
            auto const end = std::min(path.find('/', from), path.size());
            auto const piece = path.substr(from, end - from);
            if (piece == "..") {
                if (folders.empty())
                    return false;
                folders.pop_back();
            } else if (!piece.empty() && piece != ".") {
                folders.emplace_back(piece);
            }
            from = end + 1;
        }
        return true;
    };
    if (!target.starts_with('/') && part.find('/') != std::string::npos && !add(part.substr(0, part.rfind('/'))))
        return {};
    if (!add(target))
        return {};
    std::string name;
    for (auto const& folder : folders)
        name += (name.empty() ? "" : "/") + folder;
    return name;
}

struct Relation { std::string id, type, target; };

class Rebuilding {
public:
    explicit Rebuilding(Parts parts) : parts_(std::move(parts)) {}

    Office office()
    {
        read_types();
        auto const main = main_part();
        auto const* family = family_of(types_[main]);
        if (!family)
            throw Fault { Reason::Archive };
        kept_types_[main] = family->main;
        take(main);
        while (!open_.empty()) {
            auto const part = open_.front();
            open_.pop_front();
            rebuild(part);
        }
        write_lists(main);
        return { std::string(family->type), packed(made_) };
    }

private:
    static Family const* family_of(std::string_view type)
    {
        for (auto const& family : families)
            if (type == family.main || type == family.macro)
                return &family;
        return nullptr;
    }

    std::string const& part(std::string const& name) const
    {
        auto const found = parts_.find(name);
        if (found == parts_.end())
            throw Fault { Reason::Broken };
        return found->second;
    }

    void read_types()
    {
        auto const list = parsed(part("[Content_Types].xml"));
        for (auto const& entry : list.document_element().children("Override")) {
            std::string name = entry.attribute("PartName").value();
            types_[name.starts_with('/') ? name.substr(1) : name] = entry.attribute("ContentType").value();
        }
    }

    std::vector<Relation> relations(std::string const& of) const
    {
        std::vector<Relation> all;
        auto const found = parts_.find(relations_of(of));
        if (found == parts_.end())
            return all;
        auto const list = parsed(found->second);
        for (auto const& entry : list.document_element().children("Relationship"))
            if (std::string_view(entry.attribute("TargetMode").value()) != "External")
                all.push_back({ entry.attribute("Id").value(), entry.attribute("Type").value(), resolved(of, entry.attribute("Target").value()) });
        return all;
    }

    std::string main_part() const
    {
        for (auto const& relation : relations(""))
            if (last_word(relation.type) == "officeDocument" && parts_.contains(relation.target))
                return relation.target;
        throw Fault { Reason::Archive };
    }

    void take(std::string const& name)
    {
        if (taken_.insert(name).second)
            open_.push_back(name);
    }

    // Pictures are decoded and made anew like any other; one that cannot be is left behind.
    std::optional<std::string> picture(std::string const& name)
    {
        auto const again = name.substr(0, name.rfind('.')) + ".jpeg";
        if (made_.contains(again))
            return again;
        auto const read = photo::read(part(name));
        if (!read)
            return std::nullopt;
        made_[again] = photo::as_jpeg(*read).bytes;
        return again;
    }

    // The relation as it may stay, with the name that its target has now.
    std::optional<Relation> shown_relation(Relation relation)
    {
        auto const word = last_word(relation.type);
        if (!is_among(shown, word) || !parts_.contains(relation.target))
            return std::nullopt;
        if (word == "image") {
            auto const again = picture(relation.target);
            if (!again)
                return std::nullopt;
            relation.target = *again;
            return relation;
        }
        auto const type = types_.find(relation.target);
        if (type == types_.end() || !type->second.ends_with("+xml") || type->second.find("macro") != std::string::npos || !type->second.starts_with("application/vnd."))
            return std::nullopt;
        kept_types_.emplace(relation.target, type->second);
        take(relation.target);
        return relation;
    }

    void rebuild(std::string const& name)
    {
        std::set<std::string> ids;
        pugi::xml_document names;
        auto root = names.append_child("Relationships");
        root.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/relationships";
        for (auto const& relation : relations(name)) {
            auto const stays = shown_relation(relation);
            if (!stays || !ids.insert(stays->id).second)
                continue;
            auto entry = root.append_child("Relationship");
            entry.append_attribute("Id") = stays->id.c_str();
            entry.append_attribute("Type") = stays->type.c_str();
            entry.append_attribute("Target") = ("/" + stays->target).c_str();
        }
        if (!ids.empty())
            made_[relations_of(name)] = written(names);
        auto document = parsed(part(name));
        clean(document, ids);
        made_[name] = written(document);
    }

    // Whether it stays. An id of a relation that is gone takes its element along; a link only its address.
    static bool stays(pugi::xml_node node, std::set<std::string> const& ids)
    {
        bool const is_formula = local(node.name()) == "f" && local(node.parent().name()) == "c";
        if (is_formula || is_among(active, local(node.name())))
            return false;
        for (auto attribute = node.first_attribute(); attribute;) {
            auto const next = attribute.next_attribute();
            auto const prefix = std::string_view(attribute.name());
            bool const names_relation = prefix.starts_with("r:") || prefix.starts_with("relationships:") || prefix.starts_with("o:relid");
            if (names_relation && !ids.contains(attribute.value())) {
                if (local(node.name()) != "hyperlink" && local(prefix) != "link")
                    return false;
                node.remove_attribute(attribute);
            } else if (local(prefix) == "action" || local(prefix) == "macro" || local(prefix) == "fmlaLink" || local(prefix) == "textlink") {
                node.remove_attribute(attribute);
            }
            attribute = next;
        }
        return true;
    }

    void clean(pugi::xml_node parent, std::set<std::string> const& ids)
    {
        for (auto node = parent.first_child(); node;) {
            auto const next = node.next_sibling();
            if (node.type() == pugi::node_pi || node.type() == pugi::node_comment || (node.type() == pugi::node_element && !stays(node, ids))) {
                parent.remove_child(node);
            } else if (node.type() == pugi::node_element) {
                clean(node, ids);
                if (is_among(wrapping, local(node.name()))) {
                    while (auto inner = node.first_child())
                        parent.insert_move_before(inner, node);
                    parent.remove_child(node);
                }
            }
            node = next;
        }
    }

    void write_lists(std::string const& main)
    {
        pugi::xml_document types;
        auto list = types.append_child("Types");
        list.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/content-types";
        auto const standard = [&](char const* ending, char const* type) {
            auto entry = list.append_child("Default");
            entry.append_attribute("Extension") = ending;
            entry.append_attribute("ContentType") = type;
        };
        standard("rels", "application/vnd.openxmlformats-package.relationships+xml");
        standard("xml", "application/xml");
        standard("jpeg", "image/jpeg");
        for (auto const& [name, type] : kept_types_) {
            auto entry = list.append_child("Override");
            entry.append_attribute("PartName") = ("/" + name).c_str();
            entry.append_attribute("ContentType") = type.c_str();
        }
        made_["[Content_Types].xml"] = written(types);
        pugi::xml_document relations;
        auto entry = relations.append_child("Relationships");
        entry.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/relationships";
        auto one = entry.append_child("Relationship");
        one.append_attribute("Id") = "rId1";
        one.append_attribute("Type") = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
        one.append_attribute("Target") = ("/" + main).c_str();
        made_["_rels/.rels"] = written(relations);
    }

    Parts parts_, made_;
    std::map<std::string, std::string> types_, kept_types_;
    std::set<std::string> taken_;
    std::deque<std::string> open_;
};

}  // namespace

std::expected<Office, Reason> rebuilt_office(std::string_view bytes)
{
    auto parts = unpacked(bytes);
    if (!parts)
        return std::unexpected(parts.error());
    try {
        return Rebuilding(std::move(*parts)).office();
    } catch (Fault const& fault) {
        return std::unexpected(fault.reason);
    }
}

}  // namespace mado::sanitizing::model
