package dev.cutroom.publish;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** An element of a server's XML, read without anything that it could make us load. */
final class Xml {

    private final Element element;

    private Xml(Element element) {
        this.element = element;
    }

    /** The root; empty when it is no XML. */
    static Optional<Xml> parse(Buffer text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Without one of our own, the parser prints what it objects to on standard error.
            builder.setErrorHandler(new DefaultHandler());
            return Optional.of(new Xml(
                    builder.parse(new ByteArrayInputStream(text.getBytes())).getDocumentElement()));
        } catch (SAXException | IOException notXml) {
            return Optional.empty();
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String name() {
        return element.getTagName();
    }

    /** The elements of a name right below. */
    List<Xml> all(String name) {
        List<Xml> found = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && child.getTagName().equals(name)) {
                found.add(new Xml(child));
            }
        }
        return found;
    }

    /** The text of the first element of a name right below. */
    Optional<String> text(String name) {
        return all(name).stream()
                .findFirst()
                .map(found -> found.element.getTextContent().strip());
    }
}
