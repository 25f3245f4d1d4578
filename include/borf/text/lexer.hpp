#pragma once
// Text to tokens, one at a time. The grammar: docs/query/text.md.

#include "borf/expr/tree.hpp"
#include "borf/text/literal.hpp"

#include <cstdint>
#include <string_view>

namespace borf::inline v0::text {

enum class token_kind : std::uint8_t {
    end,
    bad, // `complaint` says what was expected
    name,
    literal,
    function, // applied in front: avg, not ...; `code` says which
    dyadic,   // between its operands: +, and, wavg ...
    left_paren,
    right_paren,
    comma,
    semicolon,
    colon,
    // clauses
    select,
    by,
    from,
    where,
    order,
    asc,
    desc,
    limit,
};

struct token {
    token_kind kind = token_kind::end;
    op code{};
    type_kind type{}; // of a literal
    slot value{};
    std::int32_t position = 0;
    std::string_view text{};
    std::string_view complaint{};
    bool call = false; // a word with `(` right behind it
};

struct word {
    std::string_view text;
    token_kind kind;
    op code;
};

/// Every word with a meaning. Names of columns that are words here need the C++ spelling.
inline constexpr word words[] = {
    {"select", token_kind::select, {}},     {"by", token_kind::by, {}},
    {"from", token_kind::from, {}},         {"where", token_kind::where, {}},
    {"order", token_kind::order, {}},       {"asc", token_kind::asc, {}},
    {"desc", token_kind::desc, {}},         {"limit", token_kind::limit, {}},
    {"avg", token_kind::function, op::avg}, {"sum", token_kind::function, op::sum},
    {"min", token_kind::function, op::min}, {"max", token_kind::function, op::max},
    {"first", token_kind::function, op::first},   {"last", token_kind::function, op::last},
    {"count", token_kind::function, op::count},   {"neg", token_kind::function, op::neg},
    {"not", token_kind::function, op::not_},      {"and", token_kind::dyadic, op::and_},
    {"or", token_kind::dyadic, op::or_},          {"div", token_kind::dyadic, op::idiv},
    {"mod", token_kind::dyadic, op::mod},         {"xbar", token_kind::dyadic, op::xbar},
    {"wavg", token_kind::dyadic, op::wavg},       {"between", token_kind::dyadic, op::between},
    {"within", token_kind::dyadic, op::between},  {"in", token_kind::dyadic, op::in},
};

/// Reads one token after another; a copy reads on from where the original stood.
class Lexer {
public:
    constexpr explicit Lexer(std::string_view text) noexcept : text_(text) {}

    constexpr token next() noexcept {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        token t;
        t.position = static_cast<std::int32_t>(at_);
        if (at_ < text_.size()) read(t);
        t.text = text_.substr(static_cast<std::size_t>(t.position),
                              at_ - static_cast<std::size_t>(t.position));
        operand_ended_ = t.kind == token_kind::name || t.kind == token_kind::literal ||
                         t.kind == token_kind::right_paren;
        return t;
    }

    /// Whether the next token is this character.
    [[nodiscard]] constexpr bool followed_by(char c) const noexcept {
        std::size_t i = at_;
        while (i < text_.size() && is_blank(text_[i])) ++i;
        return i < text_.size() && text_[i] == c;
    }

private:
    static constexpr bool is_blank(char c) noexcept {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
    [[nodiscard]] constexpr char peek(std::size_t ahead) const noexcept {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }

    constexpr void read(token& t) noexcept {
        const char c = text_[at_];
        const bool sign = c == '-' && !operand_ended_;
        if (is_digit(c) || (c == '.' && is_digit(peek(1))) ||
            (sign && (is_digit(peek(1)) || (peek(1) == '.' && is_digit(peek(2)))))) {
            literal(t, read_number(text_.substr(at_)));
        } else if (c == '"') {
            literal(t, read_string(text_.substr(at_)));
        } else if (c == '`') {
            literal(t, read_symbol(text_.substr(at_)));
        } else if (is_name_start(c)) {
            name(t);
        } else {
            sign_of(t, c);
        }
    }

    constexpr void literal(token& t, const read_literal& r) noexcept {
        at_ += r.size;
        t.kind = r.complaint.empty() ? token_kind::literal : token_kind::bad;
        t.complaint = r.complaint;
        t.type = r.type;
        t.value = r.value;
    }

    constexpr void name(token& t) noexcept {
        std::size_t size = 1;
        while (is_name_part(peek(size))) ++size;
        const std::string_view s = text_.substr(at_, size);
        at_ += size;
        t.kind = token_kind::name;
        t.call = peek(0) == '(';
        for (const word& w : words) {
            if (w.text.size() == size && w.text[0] == s[0] && w.text == s) {
                t.kind = w.kind;
                t.code = w.code;
            }
        }
        if (s == "true" || s == "false") {
            t.kind = token_kind::literal;
            t.type = type_kind::boolean;
            t.value.integer = s == "true" ? 1 : 0;
        }
    }

    constexpr void dyadic(token& t, op code, std::size_t size) noexcept {
        at_ += size;
        t.kind = token_kind::dyadic;
        t.code = code;
    }
    constexpr void mark(token& t, token_kind kind) noexcept {
        ++at_;
        t.kind = kind;
    }
    constexpr void bad(token& t, std::size_t size, std::string_view complaint) noexcept {
        at_ += size;
        t.kind = token_kind::bad;
        t.complaint = complaint;
    }

    constexpr void sign_of(token& t, char c) noexcept {
        const char d = peek(1);
        switch (c) {
        case '+': return dyadic(t, op::add, 1);
        case '-': return dyadic(t, op::sub, 1);
        case '*': return dyadic(t, op::mul, 1);
        case '%': return dyadic(t, op::div, 1);
        case '=': return d == '=' ? bad(t, 2, "= for equal") : dyadic(t, op::eq, 1);
        case '<':
            if (d == '>') return dyadic(t, op::ne, 2);
            return d == '=' ? dyadic(t, op::le, 2) : dyadic(t, op::lt, 1);
        case '>': return d == '=' ? dyadic(t, op::ge, 2) : dyadic(t, op::gt, 1);
        case '&': return d == '&' ? bad(t, 2, "and, or &") : dyadic(t, op::and_, 1);
        case '|': return d == '|' ? bad(t, 2, "or, or |") : dyadic(t, op::or_, 1);
        case '(': return mark(t, token_kind::left_paren);
        case ')': return mark(t, token_kind::right_paren);
        case ',': return mark(t, token_kind::comma);
        case ';': return mark(t, token_kind::semicolon);
        case ':': return mark(t, token_kind::colon);
        case '!': return bad(t, d == '=' ? 2 : 1, d == '=' ? "<> for unequal" : "not");
        case '/': return bad(t, 1, "% to divide, or div");
        case '~': return bad(t, 1, "= for equal");
        case '\'': return bad(t, 1, "\"text\" in double quotes");
        default: return bad(t, 1, "a word, value or sign");
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    bool operand_ended_ = false; // then a minus sign subtracts
};

} // namespace borf::inline v0::text
