#include "xml.h"
#include "xml_scan.h"

#include <pugixml.hpp>

#include <algorithm>
#include <cctype>
#include <deque>
#include <memory_resource>
#include <string>
#include <utility>

namespace mado::dmn::xml {

namespace {

constexpr int deepest = 1'000;                 // whatever a caller asks: the tree is walked by recursion
constexpr std::size_t most_attributes = 200;   // of one element
constexpr std::size_t most_declarations = 100; // of namespaces, seen from one element

struct Storage {
    pugi::xml_document document;
    std::deque<Scope> scopes;
    std::deque<std::string> texts;             // those that stand in several pieces
    std::pmr::monotonic_buffer_resource parts; // elements and attributes
};

bool is_declaration(std::string_view attribute) { return attribute == "xmlns" || attribute.starts_with("xmlns:"); }

// Copies pugixml's tree, resolving names and counting.
class Copying {
public:
    Copying(Storage& storage, Source& source, ReadLimits const& limits, Problems& problems)
        : storage_(storage), source_(source), limits_(limits), depth_(std::min(limits.depth, deepest)), problems_(problems)
    {
    }

    bool copy(pugi::xml_node from, Element& to, Scope const* scope, int depth, std::size_t declarations)
    {
        auto const offset = offset_of(from);
        to.place = source_.place(offset - 1);
        if (!count(to.place, depth) || !take_attributes(from, to, scope, declarations))
            return false;
        take_name(from, to);
        if (auto const first = from.first_child(); !is_text(first))
            to.text_place = source_.place(source_.end_of_tag(end_of_attributes(from, offset)));
        if (!take_children(from, to, depth, declarations))
            return false;
        if (to.text.size() > limits_.text) {
            problems_.add(to.text_place, {}, "limit.text", { { "most", std::to_string(limits_.text) }, { "element", std::string(to.name) } },
                "要素「{element}」の文が長すぎます（{most}バイトまで）。いくつかに分けてください。", "The text of <{element}> is too long (at most {most} bytes). Split it.");
            to.text = {};
        }
        return true;
    }

    std::size_t elements() const { return elements_; }

private:
    static std::size_t offset_of(pugi::xml_node node) { return static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 1)); }
    static bool is_text(pugi::xml_node node) { return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata; }

    // Names and values lie in pugixml's copy of the bytes where they were written: a value behind the quotation mark that opens it.
    static std::size_t end_of_attributes(pugi::xml_node node, std::size_t offset)
    {
        auto const last = node.last_attribute();
        return last ? offset + static_cast<std::size_t>(last.value() - node.name()) - 1 : offset;
    }

    bool count(Place place, int depth)
    {
        if (depth > depth_) {
            problems_.add(place, {}, "limit.depth", { { "most", std::to_string(depth_) } }, "要素の入れ子が深すぎます（{most}段まで）。式を分けてください。",
                "Elements are nested too deeply (at most {most}). Split the expression.");
            return false;
        }
        if (++elements_ > limits_.elements) {
            problems_.add(place, {}, "limit.elements", { { "most", std::to_string(limits_.elements) } },
                "要素が多すぎます（{most}個まで）。ファイルを分けて、import でつないでください。",
                "The file has too many elements (at most {most}). Split it and join the parts by import.");
            return false;
        }
        return true;
    }

    // Attributes, and the namespaces that are declared among them.
    bool take_attributes(pugi::xml_node from, Element& to, Scope const* outer, std::size_t& declarations)
    {
        names_.clear(), attributes_.clear();
        Scope made { outer, {} };
        for (auto attribute = from.first_attribute(); attribute; attribute = attribute.next_attribute()) {
            std::string_view const name = attribute.name();
            names_.push_back(name);
            if (is_declaration(name))
                made.declared.emplace_back(name.size() > 6 ? name.substr(6) : std::string_view {}, attribute.value());
            else if (name.find(':') == name.npos)
                attributes_.push_back({ name, attribute.value() });
        }
        to.scope = outer;
        if (!made.declared.empty() && !(to.scope = add(std::move(made), declarations, to.place)))
            return false;
        if (names_.size() > most_attributes) {
            problems_.add(to.place, {}, "limit.attributes", { { "most", std::to_string(most_attributes) } },
                "1つの要素の属性が多すぎます（{most}個まで）。", "An element has too many attributes (at most {most}).");
            return false;
        }
        auto* const kept = std::pmr::polymorphic_allocator<Attribute>(&storage_.parts).allocate(attributes_.size());
        std::uninitialized_copy(attributes_.begin(), attributes_.end(), kept);
        to.attributes = { kept, attributes_.size() };
        report_twice(to.place);
        return true;
    }

    Scope const* add(Scope made, std::size_t& declarations, Place place)
    {
        declarations += made.declared.size();
        if (declarations > most_declarations) {
            problems_.add(place, {}, "limit.namespaces", { { "most", std::to_string(most_declarations) } },
                "名前空間の宣言（xmlns）が多すぎます（{most}個まで）。ルートの要素にまとめてください。",
                "There are too many declarations of namespaces (at most {most}). Put them on the root element.");
            return nullptr;
        }
        return &storage_.scopes.emplace_back(std::move(made));
    }

    void report_twice(Place place)
    {
        std::sort(names_.begin(), names_.end());
        for (auto same = std::adjacent_find(names_.begin(), names_.end()); same != names_.end(); same = std::adjacent_find(same + 1, names_.end()))
            problems_.add(place, {}, "attribute.twice", { { "name", std::string(*same) } }, "属性「{name}」が2回書かれています。1つにしてください。",
                "The attribute {name} stands twice. Keep one.");
    }

    void take_name(pugi::xml_node from, Element& to)
    {
        std::string_view const name = from.name();
        auto const colon = name.find(':');
        auto const prefix = colon == name.npos ? std::string_view {} : name.substr(0, colon);
        to.name = colon == name.npos ? name : name.substr(colon + 1);
        if (auto const found = to.scope->find(prefix))
            to.name_space = *found;
        else if (!prefix.empty())
            problems_.add(to.place, {}, "prefix.unknown", { { "prefix", std::string(prefix) } },
                "接頭辞「{prefix}」の宣言がありません。ルートの要素に xmlns:{prefix}=\"…\" を加えてください。",
                "The prefix {prefix} is not declared. Add xmlns:{prefix}=\"…\" to the root element.");
    }

    bool take_children(pugi::xml_node from, Element& to, int depth, std::size_t declarations)
    {
        std::size_t number = 0;
        for (auto child = from.first_child(); child; child = child.next_sibling())
            number += child.type() == pugi::node_element;
        number = std::min(number, limits_.elements - elements_ + 1);  // at most one more than may be is begun
        auto* const kept = std::pmr::polymorphic_allocator<Element>(&storage_.parts).allocate(number);
        std::uninitialized_value_construct_n(kept, number);
        auto* next = kept;
        std::string* joined = nullptr;
        bool begun = false;
        for (auto child = from.first_child(); child; child = child.next_sibling()) {
            if (child.type() == pugi::node_element) {
                if (!copy(child, *next++, to.scope, depth + 1, declarations))
                    return false;
            } else if (is_text(child)) {
                take_text(child, to, begun, joined);
            }
        }
        to.children = { kept, next };
        return true;
    }

    void take_text(pugi::xml_node piece, Element& to, bool& begun, std::string*& joined)
    {
        if (to.text.empty())
            to.text_place = source_.place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(piece.offset_debug(), 0)));
        if (!std::exchange(begun, true)) {
            to.text = piece.value();
            return;
        }
        if (!joined)
            joined = &storage_.texts.emplace_back(to.text);
        to.text = *joined += piece.value();
    }

    Storage& storage_;
    Source& source_;
    ReadLimits const& limits_;
    int depth_;
    Problems& problems_;
    std::size_t elements_ = 0;
    std::vector<std::string_view> names_;      // of one element's attributes, with those that are not kept
    std::vector<Attribute> attributes_;
};

void report_syntax(pugi::xml_parse_result const& result, Source& source, Problems& problems)
{
    auto const place = source.place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)));
    switch (result.status) {
    case pugi::status_end_element_mismatch:
        problems.add(place, {}, "xml.syntax", {}, "開始タグと終了タグが対応していません。ファイルが途中で切れていないかも確かめてください。",
            "A start tag and an end tag do not match. See also whether the file is cut short.");
        break;
    case pugi::status_bad_attribute:
        problems.add(place, {}, "xml.syntax", {}, "属性の書き方が正しくありません。名前=\"値\" と書き、値の中の < は &lt; にしてください。",
            "An attribute is not written rightly. Write name=\"value\", and &lt; for < in a value.");
        break;
    case pugi::status_no_document_element:
        problems.add(place, {}, "xml.empty", {}, "要素がありません。DMNのファイル（<definitions>）を選んでください。",
            "There is no element. Choose a DMN file (<definitions>).");
        break;
    default:
        problems.add(place, {}, "xml.syntax", { { "says", result.description() } },
            "XMLとして読めません。ここの書き方を直してください（式の中の < は &lt; 、& は &amp; と書きます）。",
            "This is not XML ({says}). Mend it here; in an expression < is written &lt; and & is &amp;.");
    }
}

bool is_utf8_name(std::string_view encoding)
{
    std::string lower;
    for (char const c : encoding)
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower.empty() || lower == "utf-8" || lower == "utf8" || lower == "us-ascii";
}

// What stands beside the one root element.
pugi::xml_node root_of(pugi::xml_document const& document, Source& source, Problems& problems)
{
    pugi::xml_node root;
    for (auto const node : document.children()) {
        auto const place = [&] { return source.place(static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0))); };
        if (node.type() == pugi::node_declaration && !is_utf8_name(node.attribute("encoding").value())) {
            problems.add(place(), {}, "xml.encoding", { { "encoding", node.attribute("encoding").value() } },
                "文字コードが {encoding} と書かれています。UTF-8 で保存し直してください。", "The encoding is {encoding}. Save the file as UTF-8.");
            return {};
        }
        if (node.type() == pugi::node_element && root) {
            problems.add(place(), {}, "xml.roots", {}, "ルートの要素が2つあります。<definitions> を1つにしてください。",
                "There are two root elements. Keep one <definitions>.");
            return {};
        }
        if (node.type() == pugi::node_element)
            root = node;
    }
    return root;
}

}  // namespace

std::optional<std::string_view> Scope::find(std::string_view prefix) const
{
    for (auto const* scope = this; scope; scope = scope->outer)
        for (auto const& [name, uri] : scope->declared)
            if (name == prefix)
                return uri;
    return {};
}

std::string_view Element::attribute(std::string_view wanted) const
{
    auto const found = std::find_if(attributes.begin(), attributes.end(), [&](Attribute const& each) { return each.name == wanted; });
    return found == attributes.end() ? std::string_view {} : found->value;
}

bool Element::has_attribute(std::string_view wanted) const
{
    return std::any_of(attributes.begin(), attributes.end(), [&](Attribute const& each) { return each.name == wanted; });
}

Element const* Element::child(std::string_view wanted) const
{
    auto const found = std::find_if(children.begin(), children.end(), [&](Element const& each) { return each.is(name_space, wanted); });
    return found == children.end() ? nullptr : &*found;
}

std::optional<File> File::parse(std::string_view bytes, ReadLimits const& limits, Problems& problems)
{
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (!may_be_read(bytes, limits, problems))
        return {};
    auto storage = std::make_shared<Storage>();
    Source source(bytes);
    auto const options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_wconv_attribute | pugi::parse_ws_pcdata
        | pugi::parse_declaration;
    auto const result = storage->document.load_buffer(bytes.data(), bytes.size(), options, pugi::encoding_utf8);
    if (!result) {
        report_syntax(result, source, problems);
        return {};
    }
    auto const root = root_of(storage->document, source, problems);
    if (!root)
        return {};
    // Names that every document has (Namespaces in XML 1.0, 3).
    auto const& outermost = storage->scopes.emplace_back(Scope { nullptr, { { "xml", "http://www.w3.org/XML/1998/namespace" } } });
    Source walked(bytes);
    Copying copying(*storage, walked, limits, problems);
    File file;
    if (!copying.copy(root, file.root_, &outermost, 1, 0))
        return {};
    file.elements_ = copying.elements();
    file.holds_ = std::move(storage);
    return file;
}

}  // namespace mado::dmn::xml
