#include "annotated.h"

#include "names.h"
#include "reading.h"
#include "text_encoding.h"
#include <mado/csvw/url.h>

#include <algorithm>

namespace mado::csvw {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view stripped(std::string_view text, bool start = true, bool end = true)
{
    while (start && !text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (end && !text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (auto& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

// XML Schema's white space: kept, replaced by spaces, or collapsed.
bool keeps_white_space(Kind kind) { return kind == Kind::String || kind == Kind::Any; }

std::string normal_white_space(Kind kind, std::string_view text)
{
    if (keeps_white_space(kind))
        return std::string(text);
    std::string out;
    for (auto const c : kind == Kind::NormalizedString ? text : stripped(text)) {
        auto const space = is_space(c);
        if (!space || kind == Kind::NormalizedString || !out.ends_with(' '))
            out += space ? ' ' : c;
    }
    return out;
}

Datatype const& plain_string()
{
    static Datatype const type;
    return type;
}

Datatype const& datatype_of(AnnotatedColumn const& column) { return column.inherited.datatype ? *column.inherited.datatype : plain_string(); }

}  // namespace

AnnotatedTable::AnnotatedTable(Table& table, Web& web, Findings& findings, bool validating, Headers const& headers, bool embedded)
    : table_(table), findings_(findings), validating_(validating), dialect_(table.dialect.value_or(Dialect {}))
{
    use_headers(headers);
    auto source = web.table(without_fragment(table.url));
    if (!source) {
        findings_.error("not_found", table.url, "the table is not there");
        throw Stopped();
    }
    auto text = decoded(*std::move(source), dialect_.encoding);
    if (!text) {
        findings_.error("too_large", table.url, "a table in " + dialect_.encoding + " of this size cannot be read; Unicode can");
        throw Stopped();
    }
    csv::Reader::Options options;
    options.encoding = text->encoding;
    options.invalid = csv::Invalid::Replace;
    options.dialect = { dialect_.delimiter, dialect_.quote, dialect_.doubled, dialect_.line_ends };
    reader_.emplace(std::move(text->source), options);
    auto const header = read_header();
    if (!embedded)
        compare(header);
    make_columns(header);
}

// "If using the default dialect description, override default values based on HTTP headers".
void AnnotatedTable::use_headers(Headers const& headers)
{
    if (auto const language = stripped(headers.content_language); is_language_tag(language) && !table_.inherited.language)
        table_.inherited.language = std::string(language);
    if (dialect_.given)
        return;
    std::string_view rest = headers.content_type;
    auto const semicolon = rest.find(';');
    if (lowered(stripped(rest.substr(0, semicolon))) == "text/tab-separated-values")
        dialect_.delimiter = "\t";
    while (rest.find(';') != std::string_view::npos) {
        rest.remove_prefix(rest.find(';') + 1);
        auto const parameter = rest.substr(0, rest.find(';'));
        auto const equals = std::min(parameter.find('='), parameter.size());
        auto const name = lowered(stripped(parameter.substr(0, equals)));
        auto value = stripped(parameter.substr(std::min(equals + 1, parameter.size())));
        if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
            value = value.substr(1, value.size() - 2);
        if (name == "header" && lowered(value) == "absent")
            dialect_.header_rows = 0;
        else if (name == "charset" && is_encoding_label(value))
            dialect_.encoding = std::string(value);
    }
}

bool AnnotatedTable::read_row()
{
    if (held_) {
        held_ = false;
        return true;
    }
    auto row = reader_->next();
    if (!row) {
        findings_.error("table", table_.url + "#row=" + std::to_string(row.error().row), row.error().says);
        return false;
    }
    if (!*row)
        return false;
    row_ = **row;
    if (row_.odd_quotes && validating_)
        findings_.error("quotes", table_.url + "#row=" + std::to_string(row_.number), "a quote stands within a value, or something between a closing quote and the delimiter");
    return true;
}

bool AnnotatedTable::take_comment()
{
    if (!dialect_.comment_prefix || !row_.content.starts_with(*dialect_.comment_prefix))
        return false;
    comments_.emplace_back(stripped(row_.content.substr(dialect_.comment_prefix->size())));
    return true;
}

std::vector<std::string> AnnotatedTable::trimmed_fields() const
{
    std::vector<std::string> fields;
    bool const start = dialect_.trim == Trim::Both || dialect_.trim == Trim::Start, end = dialect_.trim == Trim::Both || dialect_.trim == Trim::End;
    for (auto i = static_cast<std::size_t>(std::min<std::uint64_t>(dialect_.skip_columns, row_.fields.size())); i < row_.fields.size(); ++i)
        fields.emplace_back(stripped(row_.fields[i], start, end));
    return fields;
}

AnnotatedTable::Header AnnotatedTable::read_header()
{
    Header header;
    for (std::uint64_t i = 0; i < dialect_.skip_rows && read_row(); ++i)
        if (!take_comment() && !row_.content.empty())
            comments_.emplace_back(row_.content);
    for (std::uint64_t i = 0; i < dialect_.header_rows && read_row(); ++i) {
        if (take_comment())
            continue;
        auto const fields = trimmed_fields();
        header.columns = std::max(header.columns, fields.size());
        header.titles.resize(header.columns);
        for (std::size_t at = 0; at < fields.size(); ++at)
            if (!stripped(fields[at]).empty())
                header.titles[at].push_back(fields[at]);
    }
    if (dialect_.header_rows != 0)
        return header;
    while (read_row())
        if (!take_comment()) {
            held_ = true;
            header.columns = trimmed_fields().size();
            header.titles.resize(header.columns);
            break;
        }
    return header;
}

bool AnnotatedTable::is_compatible(Column const& column, std::vector<std::string> const& titles) const
{
    if (titles.empty() || (!column.name && column.titles.empty()))
        return true;
    auto const& language = table_.inherited.language;
    for (auto const& [of, own] : column.titles.by_language)
        for (auto const& title : own)
            if (languages_match(of, language.value_or("und")) && std::ranges::find(titles, title) != titles.end())
                return true;
    if (!column.titles.empty())
        return false;
    // A name alone: the header makes a name, too.
    return !validating_ || *column.name == percent_encoded_name(titles.front()) || std::ranges::find(titles, *column.name) != titles.end();
}

void AnnotatedTable::compare(Header const& header)
{
    if (!table_.schema)
        return;
    auto const tell = [&](std::string says) {
        validating_ ? findings_.error("header", table_.url, std::move(says)) : findings_.warn("header", table_.url, std::move(says));
    };
    auto const& columns = table_.schema->columns;
    auto const described = static_cast<std::size_t>(std::ranges::count(columns, false, &Column::is_virtual));
    if (described != header.columns)
        return tell("the table has " + std::to_string(header.columns) + " columns, its description " + std::to_string(described));
    for (std::size_t i = 0; i < described; ++i)
        if (!is_compatible(columns[i], header.titles[i]))
            tell("column " + std::to_string(i + 1) + " is “" + header.titles[i].front() + "”, and is described as “" + percent_decoded(columns[i].called) + "”");
}

AnnotatedColumn AnnotatedTable::plain_column(std::size_t number) const
{
    AnnotatedColumn column;
    column.number = number;
    column.source = number + dialect_.skip_columns;
    column.name = "_col." + std::to_string(number);
    column.inherited = table_.schema ? table_.schema->inherited : table_.inherited;
    return column;
}

void AnnotatedTable::make_columns(Header const& header)
{
    auto const described = table_.schema.has_value();
    if (table_.schema && !table_.schema->inherited.language)
        table_.schema->inherited.language = table_.inherited.language;
    auto const add = [&](AnnotatedColumn column) {
        column.decoded = percent_decoded(column.name);
        by_name_.try_emplace(column.name, columns_.size());
        columns_.push_back(std::move(column));
    };
    std::size_t at = 0;
    if (described)
        for (auto const& own : table_.schema->columns) {
            if (own.is_virtual)
                break;
            auto column = plain_column(++at);
            if (!own.called.empty())
                column.name = own.called;
            column.suppressed = own.suppressed;
            column.inherited = own.inherited;
            if (!column.inherited.language)
                column.inherited.language = table_.inherited.language;
            add(std::move(column));
        }
    for (; at < header.columns;) {
        auto column = plain_column(at + 1);
        if (!described && !header.titles[at].empty())
            column.name = percent_encoded_name(header.titles[at].front());
        ++at;
        add(std::move(column));
    }
    own_columns_ = at;
    if (described)
        for (auto const& own : table_.schema->columns) {
            if (!own.is_virtual)
                continue;
            auto column = plain_column(++at);
            column.source = 0;
            column.is_virtual = true;
            column.suppressed = own.suppressed;
            column.inherited = own.inherited;
            if (!own.called.empty())
                column.name = own.called;
            add(std::move(column));
        }
}

std::vector<std::size_t> AnnotatedTable::places_of(std::vector<std::string> const& names) const
{
    std::vector<std::size_t> places;
    for (auto const& name : names)
        if (auto const found = by_name_.find(name); found != by_name_.end())
            places.push_back(found->second);
    return places;
}

bool AnnotatedTable::next(AnnotatedRow& row)
{
    for (;;) {
        if (!read_row())
            return false;
        if (take_comment())
            continue;
        auto const fields = trimmed_fields();
        if (dialect_.skip_blank_rows && std::ranges::all_of(fields, &std::string::empty))
            continue;
        row.number = ++number_;
        row.source = row_.number;
        if (fields.size() != own_columns_ && validating_ && !row_.content.empty())
            findings_.error("ragged", table_.url + "#row=" + std::to_string(row_.number),
                "the row has " + std::to_string(fields.size()) + " cells, the table " + std::to_string(own_columns_) + " columns");
        // More cells than columns make columns, before the virtual ones.
        while (own_columns_ < fields.size()) {
            auto column = plain_column(own_columns_ + 1);
            column.decoded = column.name;
            columns_.insert(columns_.begin() + static_cast<std::ptrdiff_t>(own_columns_++), std::move(column));
            by_name_.clear();
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                columns_[i].number = i + 1;
                by_name_.try_emplace(columns_[i].name, i);
            }
        }
        row.cells.assign(columns_.size(), {});
        for (std::size_t i = 0; i < columns_.size(); ++i)
            read_cell(row.cells[i], columns_[i], i < fields.size() && !columns_[i].is_virtual ? std::string_view(fields[i]) : std::string_view());
        expand_urls(row);
        tell_faults(row);
        return true;
    }
}

// "Parsing Cells": the steps in their order.
void AnnotatedTable::read_cell(Cell& cell, AnnotatedColumn const& column, std::string_view raw)
{
    auto const& inherited = column.inherited;
    auto const kind = datatype_of(column).base->kind;
    auto text = normal_white_space(kind, raw);
    if (text.empty())
        text = inherited.otherwise.value_or("");
    if (!inherited.separator || inherited.separator->empty())
        return read_value(cell, column, std::move(text));
    cell.is_list = true;
    if (text.empty()) {
        if (inherited.required.value_or(false))
            cell.faults.push_back("a value is required");
        return;
    }
    if (inherited.null && std::ranges::find(*inherited.null, text) != inherited.null->end()) {
        cell.is_list = false;
        cell.is_null = true;
        return;
    }
    for (std::size_t at = 0; at <= text.size();) {
        auto const end = std::min(text.find(*inherited.separator, at), text.size());
        auto const part = std::string_view(text).substr(at, end - at);
        auto const written = kind == Kind::String && datatype_of(column).base->name != "string" ? stripped(part) : keeps_white_space(kind) ? part : stripped(part);
        read_value(cell, column, written.empty() ? inherited.otherwise.value_or("") : std::string(written));
        at = end + inherited.separator->size();
    }
    cell.is_null = false;
}

void AnnotatedTable::read_value(Cell& cell, AnnotatedColumn const& column, std::string text)
{
    auto const& inherited = column.inherited;
    auto const is_null = inherited.null ? std::ranges::find(*inherited.null, text) != inherited.null->end() : text.empty();
    if (is_null) {
        if (!cell.is_list && inherited.required.value_or(false) && !column.is_virtual)
            cell.faults.push_back("a value is required");
        cell.is_null = true;
        return;
    }
    auto const& datatype = datatype_of(column);
    auto const language = datatype.base->name == "string" && inherited.language && *inherited.language != "und" ? *inherited.language : std::string();
    auto read = typed(datatype, text);
    if (!read) {
        cell.faults.push_back(std::move(read).error());
        cell.values.push_back({ std::move(text), nullptr, language });
        return;
    }
    cell.values.push_back({ *std::move(read), &datatype, language });
}

void AnnotatedTable::expand_urls(AnnotatedRow& row)
{
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto const& column = columns_[i];
        auto& cell = row.cells[i];
        auto const variables = [&](std::string_view name) -> TemplateValue {
            if (auto const found = by_name_.find(name); found != by_name_.end()) {
                auto const& of = row.cells[found->second];
                if (of.is_null || of.values.empty())
                    return {};
                if (!of.is_list)
                    return of.values.front().text;
                std::vector<std::string> list;
                for (auto const& value : of.values)
                    list.push_back(value.text);
                return list;
            }
            if (name == "_column")
                return std::to_string(column.number);
            if (name == "_sourceColumn")
                return column.source == 0 ? TemplateValue() : std::to_string(column.source);
            if (name == "_row")
                return std::to_string(row.number);
            if (name == "_sourceRow")
                return std::to_string(row.source);
            if (name == "_name")
                return column.decoded;
            return {};
        };
        auto const url = [&](std::optional<std::string> const& uri_template) -> std::optional<std::string> {
            if (!uri_template)
                return {};
            return resolved(table_.url, expanded_name(expanded(*uri_template, variables)));
        };
        cell.about = url(column.inherited.about_url);
        cell.property = url(column.inherited.property_url);
        if (!cell.is_null || column.is_virtual)
            cell.value_url = url(column.inherited.value_url);
    }
}

void AnnotatedTable::tell_faults(AnnotatedRow const& row)
{
    for (std::size_t i = 0; i < row.cells.size(); ++i)
        for (auto const& fault : row.cells[i].faults) {
            auto const where = table_.url + "#cell=" + std::to_string(row.source) + "," + std::to_string(columns_[i].source);
            auto says = columns_[i].decoded + ": " + fault;
            validating_ ? findings_.error("cell", where, std::move(says)) : findings_.warn("cell", where, std::move(says));
        }
}

}  // namespace mado::csvw
