// Documents from outside: read, written and read again alike, compiled, looked through, drawn and evaluated. The mutator changes the
// tree of elements, so that what it makes is mostly still XML.
#include "base/feel/fuzz/world.h"

#include <mado/dmn/diagram.h>
#include <mado/dmn/evaluate.h>
#include <mado/dmn/findings.h>
#include <mado/dmn/json.h>

#include <pugixml.hpp>

#include <sstream>

using namespace mado;

namespace {

std::string written(feel::Value const& value)
{
    try {
        return dmn::to_json_text(value, 1u << 20);
    } catch (feel::LimitReached const&) {
        return {};
    }
}

dmn::ReadLimits const limits { .bytes = 200'000, .depth = 60, .elements = 3'000, .text = 4'000 };

void look_through(dmn::Document const& document)
{
    for (auto const& decision : document.decisions)
        if (auto const* table = dmn::table_of(decision.logic))
            (void)dmn::findings(*table, {}, {}, { .boxes = 2'000, .findings = 20 });
    (void)dmn::diagram(document);
}

void ask(dmn::Document const& document)
{
    auto const model = dmn::Model::compile(document, [&](dmn::Import const&) { return std::optional(document); }, {}, { .documents = 4, .import_depth = 3, .elements = 5'000 });
    std::vector<feel::Entry> inputs;
    auto const& values = feel::fuzz::world().values;
    for (std::size_t i = 0; i < document.inputs.size(); ++i)
        inputs.push_back({ document.inputs[i].name, values[i % values.size()].second });
    dmn::Trace trace;
    dmn::Model::How how;
    how.limits = { .steps = 20'000, .depth = 40, .items = 2'000, .bytes = 1 << 16 };
    auto const plain = model.evaluate(inputs, {}, how);
    how.trace = &trace;
    auto const traced = model.evaluate(inputs, {}, how);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        auto const value = written(plain[i].second.value);
        // A limit may be met a little earlier with a trace.
        if (!plain[i].second.failed() && !traced[i].second.failed() && value != written(traced[i].second.value))
            feel::fuzz::wrong("a decision that its trace changes", plain[i].first, value);
    }
    (void)dmn::to_json(trace);
    (void)dmn::run_examples(model, { .limits = how.limits });
    for (auto const& service : document.services)
        (void)model.evaluate(inputs, { .decisions = {}, .service = service.name }, { .limits = how.limits });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
    auto const document = dmn::read("fuzz.dmn", { reinterpret_cast<char const*>(bytes), size }, limits);
    if (!document)
        return 0;
    auto const written = dmn::write(*document);
    auto const again = dmn::read("fuzz.dmn", written);
    if (!again)
        feel::fuzz::wrong("a document that does not read back", written, again.error().front().printed(true));
    if (auto const twice = dmn::write(*again); twice != written)
        feel::fuzz::wrong("a document that reads back otherwise", written, twice);
    look_through(*document);
    ask(*document);
    return 0;
}

#ifdef MADO_FUZZ

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t most);

namespace {

// One change of the tree: an element twice, gone, elsewhere, or with the text or attribute of another; or a text from the grammar.
class Mutation {
public:
    explicit Mutation(unsigned seed) : random_(seed) {}

    void apply(pugi::xml_document& document)
    {
        collect(document);
        if (all_.size() < 2)
            return;
        auto node = any(), other = any();
        switch (of(9)) {
        case 0: node.parent().insert_copy_after(node, node); break;
        case 1: node.parent().remove_child(node); break;
        case 2: if (!is_above(node, other)) other.append_copy(node); break;
        case 3: if (!is_above(node, other)) other.parent().insert_copy_before(node, other); break;
        case 4: if (auto attribute = any_attribute(node)) attribute.set_value(any_attribute(other).value()); break;
        case 5: node.set_name(other.name()); break;
        case 6: if (auto const attribute = any_attribute(other)) node.append_copy(attribute); break;
        case 7: node.remove_attribute(any_attribute(node)); break;
        default: set_text(other);
        }
    }

private:
    std::size_t of(std::size_t count)
    {
        random_ = random_ * 1'103'515'245 + 12'345;
        return count == 0 ? 0 : (random_ >> 12) % count;
    }
    pugi::xml_node any() { return all_[of(all_.size())]; }
    static bool is_above(pugi::xml_node upper, pugi::xml_node lower)
    {
        for (; lower; lower = lower.parent())
            if (lower == upper)
                return true;
        return false;
    }
    void collect(pugi::xml_node node)
    {
        for (auto child : node.children())
            if (child.type() == pugi::node_element) {
                all_.push_back(child);
                collect(child);
            }
    }
    pugi::xml_attribute any_attribute(pugi::xml_node node)
    {
        auto const count = static_cast<std::size_t>(std::distance(node.attributes_begin(), node.attributes_end()));
        auto attribute = node.first_attribute();
        for (auto rest = of(count); rest > 0; --rest)
            attribute = attribute.next_attribute();
        return attribute;
    }
    void set_text(pugi::xml_node node)
    {
        std::vector<pugi::xml_node> texts;
        for (auto const& element : all_)
            if (std::string_view(element.name()).ends_with("text"))
                texts.push_back(element);
        if (!texts.empty())
            node = texts[of(texts.size())];
        std::uint8_t bytes[60];
        for (auto& byte : bytes)
            byte = static_cast<std::uint8_t>(of(256));
        feel::fuzz::Choices choices(bytes, sizeof bytes);
        feel::fuzz::Grammar grammar(choices);
        node.text().set((of(2) == 0 ? grammar.expression() : grammar.unary_tests()).c_str());
    }

    std::uint64_t random_;
    std::vector<pugi::xml_node> all_;
};

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t most, unsigned seed)
{
    pugi::xml_document document;
    if (seed % 8 == 0 || !document.load_buffer(bytes, size))
        return LLVMFuzzerMutate(bytes, size, most);
    Mutation mutation(seed);
    mutation.apply(document);
    std::ostringstream out;
    document.save(out, "", pugi::format_raw);
    auto const text = out.str();
    if (text.empty() || text.size() > most)
        return LLVMFuzzerMutate(bytes, size, most);
    std::copy(text.begin(), text.end(), bytes);
    return text.size();
}

#endif
