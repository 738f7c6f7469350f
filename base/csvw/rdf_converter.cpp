// "Generating RDF from Tabular Data on the Web", as N-Triples.
#include "converting.h"

#include "names.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <boost/json/serialize.hpp>

namespace mado::csvw {

namespace {

std::string_view view(boost::json::string const& text) { return { text.data(), text.size() }; }

std::string iri(std::string_view url)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "<";
    for (auto const c : url)
        if (static_cast<unsigned char>(c) <= 0x20 || std::string_view("<>\"{}|^`\\").find(c) != std::string_view::npos) {
            out += "\\u00";
            out += digits[static_cast<unsigned char>(c) >> 4];
            out += digits[static_cast<unsigned char>(c) & 15];
        } else
            out += c;
    return out += '>';
}

std::string literal(std::string_view text, std::string_view datatype, std::string_view language = {})
{
    std::string out = "\"";
    for (auto const c : text)
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: out += c;
        }
    out += '"';
    if (!language.empty())
        return out + "@" + std::string(language);
    constexpr std::string_view plain = "http://www.w3.org/2001/XMLSchema#string";
    return datatype.empty() || datatype == plain ? out : out + "^^" + iri(datatype);
}

std::string csvw(std::string_view name) { return iri(std::string(csvw_namespace) + std::string(name)); }
std::string rdf(std::string_view name) { return iri(std::string(rdf_namespace) + std::string(name)); }
std::string xsd(std::string_view name) { return std::string(xsd_namespace) + std::string(name); }

std::string literal_of(Value const& value)
{
    if (!value.datatype)
        return literal(value.text, {}, value.language);
    return literal(value.text, value.datatype->url(), value.datatype->id.empty() ? std::string_view(value.language) : std::string_view());
}

// XML Schema's canonical double: one digit, a point, at least one more, an exponent.
std::string canonical_double(std::string const& written)
{
    auto number = number_of(written);
    if (!number)
        return written;
    auto digits = number->whole + number->fraction;
    auto power = static_cast<long>(number->whole.size()) - 1 + (number->exponent ? std::strtol(number->exponent->c_str(), nullptr, 10) : 0);
    while (digits.size() > 1 && digits.front() == '0') {
        digits.erase(0, 1);
        --power;
    }
    while (digits.size() > 1 && digits.back() == '0')
        digits.pop_back();
    if (digits == "0")
        power = 0;
    return std::string(number->negative ? "-" : "") + digits[0] + "." + (digits.size() > 1 ? digits.substr(1) : "0") + "E" + std::to_string(power);
}

class RdfConverter : public Taker {
public:
    RdfConverter(Sink const& sink, bool minimal) : sink_(sink), minimal_(minimal) {}

    void begin(Group const& group) override
    {
        if (minimal_)
            return;
        group_ = group.id.empty() ? blank() : iri(group.id);
        triple(group_, rdf("type"), csvw("TableGroup"));
        annotations(group_, group.notes, group.common);
    }

    void begin_table(AnnotatedTable const& table) override
    {
        if (minimal_)
            return;
        auto const& of = table.description();
        table_ = of.id.empty() ? blank() : iri(of.id);
        triple(group_, csvw("table"), table_);
        triple(table_, rdf("type"), csvw("Table"));
        triple(table_, csvw("url"), iri(of.url));
        annotations(table_, of.notes, of.common);
    }

    void row(AnnotatedTable const& table, AnnotatedRow const& row) override
    {
        auto const& url = table.description().url;
        std::string node;
        if (!minimal_) {
            node = blank();
            triple(table_, csvw("row"), node);
            triple(node, rdf("type"), csvw("Row"));
            triple(node, csvw("rownum"), literal(std::to_string(row.number), xsd("integer")));
            triple(node, csvw("url"), iri(url + "#row=" + std::to_string(row.source)));
            if (auto const& schema = table.description().schema)
                for (auto const place : table.places_of(schema->row_titles))
                    for (auto const& value : row.cells[place].values)
                        triple(node, csvw("title"), literal(value.text, {}, value.language));
        }
        auto const otherwise = blank();
        std::vector<std::string> described;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            auto const& column = table.columns()[i];
            if (column.suppressed)
                continue;
            auto const& cell = row.cells[i];
            auto const subject = cell.about ? iri(*cell.about) : otherwise;
            if (!minimal_ && std::ranges::find(described, subject) == described.end()) {
                triple(node, csvw("describes"), subject);
                described.push_back(subject);
            }
            take(cell, subject, iri(cell.property ? *cell.property : url + "#" + column.name), column.inherited.ordered.value_or(false));
        }
        sink_(text_);
        text_.clear();
    }

    void end() override
    {
        sink_(text_);
        text_.clear();
    }

private:
    std::string blank() { return "_:b" + std::to_string(++blanks_); }
    void triple(std::string_view subject, std::string_view predicate, std::string_view object)
    {
        for (auto const part : { subject, predicate, object })
            (text_ += part) += ' ';
        text_ += ".\n";
    }

    void take(Cell const& cell, std::string const& subject, std::string const& predicate, bool ordered)
    {
        if (cell.value_url)
            return triple(subject, predicate, iri(*cell.value_url));
        if (!cell.is_list || !ordered) {
            for (auto const& value : cell.values)
                triple(subject, predicate, literal_of(value));
            return;
        }
        auto link = cell.values.empty() ? rdf("nil") : blank();
        triple(subject, predicate, link);
        for (std::size_t i = 0; i < cell.values.size(); ++i) {
            auto const next = i + 1 < cell.values.size() ? blank() : rdf("nil");
            triple(link, rdf("first"), literal_of(cell.values[i]));
            triple(link, rdf("rest"), next);
            link = next;
        }
    }

    void annotations(std::string const& subject, std::vector<Json> const& notes, Common const& common)
    {
        for (auto const& note : notes)
            annotation(subject, csvw("note"), note);
        for (auto const& [name, value] : common)
            annotation(subject, iri(expanded_name(name)), value);
    }

    static std::string expanded_type(std::string_view type)
    {
        auto const term = url_of_term(type);
        return term ? *term : expanded_name(type);
    }

    // "JSON-LD to RDF"
    void annotation(std::string const& subject, std::string const& predicate, Json const& value)
    {
        if (auto const* array = value.if_array()) {
            for (auto const& one : *array)
                annotation(subject, predicate, one);
            return;
        }
        auto const* object = value.if_object();
        if (!object)
            return value.is_null() ? void() : triple(subject, predicate, plain(value, {}));
        if (auto const* inner = object->if_contains("@value")) {
            auto const* language = object->if_contains("@language");
            auto const* type = object->if_contains("@type");
            auto const datatype = type ? expanded_type(view(type->get_string())) : std::string();
            if (language && language->is_string() && inner->is_string())
                return triple(subject, predicate, literal(view(inner->get_string()), {}, view(language->get_string())));
            return triple(subject, predicate, plain(*inner, datatype));
        }
        auto const* id = object->if_contains("@id");
        auto const node = id ? iri(view(id->get_string())) : blank();
        triple(subject, predicate, node);
        for (auto const& [key, inner] : *object) {
            std::string_view const name(key.data(), key.size());
            if (name == "@type") {
                if (inner.is_string())
                    triple(node, rdf("type"), iri(expanded_type(view(inner.get_string()))));
                else
                    for (auto const& one : inner.get_array())
                        triple(node, rdf("type"), iri(expanded_type(view(one.get_string()))));
            } else if (!name.starts_with('@') && name.find(':') != std::string_view::npos)
                annotation(node, iri(expanded_name(name)), inner);
        }
    }

    static std::string plain(Json const& value, std::string const& datatype)
    {
        if (value.is_string())
            return literal(view(value.get_string()), datatype);
        if (value.is_bool())
            return literal(value.get_bool() ? "true" : "false", datatype.empty() ? xsd("boolean") : datatype);
        auto const written = boost::json::serialize(value);
        if (value.is_double()) {
            auto const number = value.get_double();
            if (datatype.empty() && std::abs(number) < 9e15 && number == std::trunc(number))
                return literal(std::to_string(static_cast<std::int64_t>(number)), xsd("integer"));
            return literal(canonical_double(written), datatype.empty() ? xsd("double") : datatype);
        }
        return literal(written, datatype.empty() ? xsd("integer") : datatype);
    }

    Sink const& sink_;
    bool minimal_;
    std::string group_ {}, table_ {}, text_ {};
    std::uint64_t blanks_ = 0;
};

}  // namespace

std::unique_ptr<Taker> rdf_converter(Sink const& sink, bool minimal) { return std::make_unique<RdfConverter>(sink, minimal); }

}  // namespace mado::csvw
