#include "program.h"

#include <array>
#include <charconv>

namespace mado::html {

namespace {


class Rendering {
public:
    Rendering(Program const& program, Words const& words, std::string_view language, std::string& out)
        : program_(program), words_(words), language_(language), out_(out), frames_(program.frames)
    {
    }

    void start(void const* page, void const* around)
    {
        frames_[0] = around;
        frames_[1] = page;
        run(0, program_.steps.size());
    }

private:
    void run(std::size_t begin, std::size_t end)
    {
        for (auto at = begin; at < end;) {
            auto const& step = program_.steps[at];
            switch (step.code) {
            case Step::Code::Literal: out_ += step.text; break;
            case Step::Code::Value: write(value_at(step.path), *step.path.type, step.escaping); break;
            case Step::Code::Words: write_words(step); break;
            case Step::Code::If: at = is_there(step.path) ? at + 1 : step.end; continue;
            case Step::Code::Unless: at = is_there(step.path) ? step.end : at + 1; continue;
            case Step::Code::Enter: enter(step, at); at = step.end; continue;
            case Step::Code::Each: each(step, at); at = step.end; continue;
            }
            ++at;
        }
    }

    void enter(Step const& step, std::size_t at)
    {
        auto const* value = value_at(step.path);
        if (step.path.type->kind == Type::Kind::Optional)
            value = step.path.type->inner(value);
        if (!value)
            return;
        frames_[step.frame] = value;
        run(at + 1, step.end);
    }

    void each(Step const& step, std::size_t at)
    {
        auto const* list = value_at(step.path);
        auto const size = step.path.type->size(list);
        for (std::size_t index = 0; index < size; ++index) {
            frames_[step.frame] = step.path.type->at(list, index);
            run(at + 1, step.end);
        }
    }

    void const* value_at(Path const& path) const
    {
        auto const* value = frames_[path.frame];
        for (auto const* field : path.members)
            value = field->get(value, *field);
        return value;
    }

    bool is_there(Path const& path) const
    {
        auto const* value = value_at(path);
        switch (path.type->kind) {
        case Type::Kind::Text: return !path.type->word(value).empty();
        case Type::Kind::Safe: return !static_cast<Safe const*>(value)->empty();
        case Type::Kind::Message: return !static_cast<Message const*>(value)->key.empty();
        case Type::Kind::Flag: return *static_cast<bool const*>(value);
        case Type::Kind::Optional: return path.type->inner(value) != nullptr;
        case Type::Kind::List: return path.type->size(value) != 0;
        default: return true;
        }
    }

    void write(void const* value, Type const& type, Escaping escaping)
    {
        switch (type.kind) {
        case Type::Kind::Text: write_text(type.word(value), escaping); break;
        case Type::Kind::Safe: out_ += static_cast<Safe const*>(value)->html(); break;
        case Type::Kind::Number: write_number(type.number(value)); break;
        case Type::Kind::Message: write_message(*static_cast<Message const*>(value), escaping); break;
        case Type::Kind::Optional:
            if (auto const* inner = type.inner(value))
                write(inner, *type.element, escaping);
            break;
        default: break;
        }
    }

    void write_number(std::int64_t number)
    {
        std::array<char, 24> digits;
        auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        out_.append(digits.data(), end);
    }

    void write_text(std::string_view text, Escaping escaping)
    {
        switch (escaping) {
        case Escaping::AddressStart: escape_to(out_, safe_address(text)); break;
        // A “/” at the begin of a value would turn "/{{x}}" into an address of another host.
        case Escaping::AddressPath: write_encoded(text, true); break;
        case Escaping::AddressQuery: write_encoded(text, false); break;
        default: escape_to(out_, text); break;
        }
    }

    void write_encoded(std::string_view text, bool keep_slash)
    {
        static constexpr std::string_view hex = "0123456789ABCDEF";
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto const c = text[at];
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~'
                || (c == '/' && keep_slash && at != 0)) {
                out_ += c;
            } else {
                auto const byte = static_cast<unsigned char>(c);
                out_ += '%';
                out_ += hex[byte >> 4];
                out_ += hex[byte & 15];
            }
        }
    }

    // Calls argument(name) at each {name} of the words; it writes the value or answers false when there is none of that name.
    template <class Argument>
    void write_filled(std::string_view words, Escaping escaping, Argument const& argument)
    {
        std::size_t open;
        while ((open = words.find('{')) != std::string_view::npos) {
            auto const close = words.find('}', open);
            if (close == std::string_view::npos)
                break;
            write_text(words.substr(0, open), escaping);
            if (!argument(words.substr(open + 1, close - open - 1)))
                write_text(words.substr(open, close + 1 - open), escaping);
            words.remove_prefix(close + 1);
        }
        write_text(words, escaping);
    }

    std::string_view words_of(std::string_view msgid) const
    {
        auto const words = words_ ? words_(msgid, language_) : std::string_view {};
        return words.empty() ? msgid : words;
    }

    void write_words(Step const& step)
    {
        write_filled(words_of(step.text), step.escaping, [&](std::string_view name) {
            for (auto const& [argument, path] : step.arguments)
                if (argument == name) {
                    write(value_at(path), *path.type, step.escaping);
                    return true;
                }
            return false;
        });
    }

    void write_message(Message const& message, Escaping escaping)
    {
        if (message.key.empty())
            return;
        write_filled(words_of(message.key), escaping, [&](std::string_view name) {
            auto const found = message.arguments.find(std::string(name));
            if (found == message.arguments.end())
                return false;
            write_text(found->second, escaping);
            return true;
        });
    }

    Program const& program_;
    Words const& words_;
    std::string_view language_;
    std::string& out_;
    std::vector<void const*> frames_;
};

}  // namespace

std::string Program::render(void const* page, void const* around, Words const& words, std::string_view language) const
{
    std::string out;
    out.reserve(usual_size.load(std::memory_order_relaxed));
    Rendering(*this, words, language, out).start(page, around);
    if (out.size() > usual_size.load(std::memory_order_relaxed))
        usual_size.store(out.size() + out.size() / 8, std::memory_order_relaxed);
    return out;
}

}  // namespace mado::html
