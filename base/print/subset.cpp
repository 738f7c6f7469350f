#include "subset.h"

#include <algorithm>
#include <map>
#include <set>

namespace mado::print {

namespace {

using Words = std::set<std::string_view>;

struct Rule {
    Words parents {};      // where it may stand; empty: wherever blocks may (or, of inline elements, text may)
    Words children {};     // "blocks", "text" or names
    Words classes {};
    Words attributes {};
};

Words const alignments { "right", "center", "justify", "left" };
Words const of_paragraphs { "right", "center", "justify", "left", "indent", "small", "large", "bold", "typed", "keep", "issuer", "space", "new-page" };
Words const of_flows { "framed", "keep", "small", "beside", "space", "new-page", "right", "center" };
Words const of_words { "bold", "underline", "small", "large", "spaced", "name", "seal" };
Words const of_cells { "right", "center", "left", "number", "small", "bold", "typed", "top" };

std::map<std::string_view, Rule> const& rules()
{
    static std::map<std::string_view, Rule> const all {
        { "document", { {}, { "blocks" }, {}, {} } },
        { "article", { { "document" }, { "blocks" }, { "document" }, { "data-page", "lang" } } },
        { "section", { {}, { "blocks" }, of_flows, {} } },
        { "div", { {}, { "blocks", "text" }, of_flows, { "data-box" } } },
        { "header", { {}, { "blocks" }, of_flows, {} } },
        { "footer", { {}, { "blocks" }, of_flows, {} } },
        { "h1", { {}, { "text" }, alignments, {} } },
        { "h2", { {}, { "text" }, alignments, {} } },
        { "h3", { {}, { "text" }, alignments, {} } },
        { "p", { {}, { "text" }, of_paragraphs, {} } },
        { "ol", { {}, { "li" }, { "small", "circled", "paren", "kanji", "keep", "space" }, { "start" } } },
        { "ul", { {}, { "li" }, { "small", "plain", "keep", "space" }, {} } },
        { "li", { { "ol", "ul" }, { "blocks", "text" }, {}, {} } },
        { "dl", { {}, { "dt", "dd" }, { "small", "keep", "space" }, { "data-mm" } } },
        { "dt", { { "dl" }, { "text" }, { "bold" }, {} } },
        { "dd", { { "dl" }, { "blocks", "text" }, { "right", "bold", "typed" }, {} } },
        { "table", { {}, { "caption", "colgroup", "thead", "tbody" }, { "plain", "small", "keep", "space" }, {} } },
        { "caption", { { "table" }, { "text" }, { "right", "left", "center" }, {} } },
        { "colgroup", { { "table" }, { "col" }, {}, {} } },
        { "col", { { "colgroup" }, {}, {}, { "data-width" } } },
        { "thead", { { "table" }, { "tr" }, {}, {} } },
        { "tbody", { { "table" }, { "tr" }, {}, {} } },
        { "tr", { { "thead", "tbody" }, { "th", "td" }, {}, { "data-mm" } } },
        { "th", { { "tr" }, { "blocks", "text" }, of_cells, { "scope", "colspan" } } },
        { "td", { { "tr" }, { "blocks", "text" }, of_cells, { "colspan" } } },
        { "hr", { {}, {}, { "dashed" }, {} } },
        { "img", { {}, {}, { "right", "center" }, { "data-qr", "data-barcode", "data-gs1", "data-mm", "alt" } } },
        { "span", { {}, { "text" }, of_words, { "data-mm", "lang" } } },
        { "strong", { {}, { "text" }, {}, {} } },
        { "em", { {}, { "text" }, {}, {} } },
        { "u", { {}, { "text" }, {}, {} } },
        { "time", { {}, { "text" }, {}, { "datetime" } } },
        { "ruby", { {}, { "text", "rb", "rt", "rp" }, {}, {} } },
        { "rb", { { "ruby" }, { "text" }, {}, {} } },
        { "rt", { { "ruby" }, { "text" }, {}, {} } },
        { "rp", { { "ruby" }, { "text" }, {}, {} } },
        { "br", { {}, {}, {}, {} } },
    };
    return all;
}

std::string joined(Words const& words)
{
    std::string all;
    for (auto const word : words)
        all += (all.empty() ? "" : ", ") + std::string(word);
    return all.empty() ? "none" : all;
}

bool is_inline(std::string_view name)
{
    static Words const names { "span", "strong", "em", "u", "time", "ruby", "br" };
    return names.contains(name);
}

void check_attributes(Element const& element, Rule const& rule)
{
    for (auto const& [name, value] : element.attributes) {
        if (name == "id" || name.starts_with("aria-"))
            continue;
        if (name == "class") {
            for (auto const word : element.classes())
                if (!rule.classes.contains(word))
                    throw Misfit { element.line, "<" + element.name + "> has no class " + std::string(word) + "; it has " + joined(rule.classes) };
        } else if (!rule.attributes.contains(name)) {
            throw Misfit { element.line, "<" + element.name + "> has no attribute " + name + "; it has " + joined(rule.attributes) };
        }
    }
    auto const has = [&](std::string_view name) { return element.attribute(name) != nullptr ? 1 : 0; };
    if (element.name == "img" && has("data-qr") + has("data-barcode") + has("data-gs1") != 1)
        throw Misfit { element.line, "<img> takes one of data-qr or data-barcode or data-gs1: other pictures cannot be printed" };
    if (element.name == "th" && !element.attribute("scope"))
        throw Misfit { element.line, "<th> needs scope=\"col\" or scope=\"row\", so that the table can be read aloud" };
}

void check_place(Element const& child, Element const& parent, Rule const& of_parent, bool blocks)
{
    if (child.is_text()) {
        if (!is_blank(child.text) && (blocks || !of_parent.children.contains("text")))
            throw Misfit { child.line, "text cannot stand directly in <" + parent.name + "> here: put it into <p>" };
        return;
    }
    auto const rule = rules().find(child.name);
    if (rule == rules().end() || child.name == "document")
        throw Misfit { child.line, "<" + child.name + "> is not of the subset that can be printed" };
    if (of_parent.children.contains(child.name))
        return;
    if (!rule->second.parents.empty() && !rule->second.parents.contains(parent.name))
        throw Misfit { child.line, "<" + child.name + "> may stand only in " + joined(rule->second.parents) };
    if (is_inline(child.name) ? !blocks && of_parent.children.contains("text") : of_parent.children.contains("blocks"))
        return;
    throw Misfit { child.line, "<" + child.name + "> cannot stand in <" + parent.name + ">" + (blocks && is_inline(child.name) ? " beside blocks: put it into <p>" : "") };
}

void check_element(Element const& element)
{
    auto const& rule = rules().at(element.name);
    check_attributes(element, rule);
    auto const blocks = has_blocks(element);
    for (auto const& child : element.children) {
        check_place(child, element, rule, blocks);
        if (!child.is_text())
            check_element(child);
    }
}

}  // namespace

bool is_block(std::string_view name) { return !name.empty() && !is_inline(name) && name != "rt" && name != "rp" && name != "rb"; }

bool has_blocks(Element const& element)
{
    return std::ranges::any_of(element.children, [](Element const& child) { return is_block(child.name); });
}

void check_subset(Element const& root) { check_element(root); }

}  // namespace mado::print
